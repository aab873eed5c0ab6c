"""Channels by which a notice leaves the system."""
