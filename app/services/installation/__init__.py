"""Prepare a new or updated installation."""
