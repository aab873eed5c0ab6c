"""Calendars of working days: import, preview, estimate."""
