"""A58: the manual asks for a valid contract; one that ends soon is told of and never refused."""

from __future__ import annotations

from datetime import date, timedelta

SOON = timedelta(days=183)
"""Half a year: what authorities usually want to be left (a default, no law)."""


def ends_soon(end_on: date | None, today: date) -> bool:
    """Tell whether a contract ends within half a year, or has ended; one without a fixed term never does."""
    return end_on is not None and end_on - today < SOON


def has_ended(end_on: date | None, today: date) -> bool:
    """Tell whether the last day of a contract has passed."""
    return end_on is not None and end_on < today
