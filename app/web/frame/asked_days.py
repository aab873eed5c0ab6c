"""Days and moments that an address or a form asks a list for; what is none, or lies ages away, is not asked for."""

from __future__ import annotations

from datetime import date, datetime

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Between them every sum of days and every turn into another time zone has a result."""


def asked_day(text: str) -> date | None:
    """Return the day that a text names, or None."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def asked_moment(text: str) -> datetime | None:
    """Return the moment that a text names, with a time zone only where the text has one, or None."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if FIRST <= moment.date() <= LAST else None
