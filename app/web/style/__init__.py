"""The guide of page elements."""
