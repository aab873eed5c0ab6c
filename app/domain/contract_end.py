"""A58: the manual asks for a valid contract; one that ends soon is told of and never refused."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS = 12


def ends_soon(end_on: date | None, today: date, months: int) -> bool:
    """Tell whether a contract runs for less than so many months; one without a fixed term never ends."""
    return end_on is not None and end_on < _months_later(today, months)


def has_ended(end_on: date | None, today: date) -> bool:
    """Tell whether the last day of a contract has passed."""
    return end_on is not None and end_on < today


def _months_later(day: date, months: int) -> date:
    place = day.year * MONTHS + day.month - 1 + months
    year, month = place // MONTHS, place % MONTHS + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
