"""Beijing's days: instants are UTC, days belong to Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def beijing_day(instant: datetime) -> date:
    """Return the Beijing day of an instant."""
    return instant.astimezone(BEIJING).date()


def start_of_day(day: date) -> datetime:
    """Return the instant at which a Beijing day begins."""
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)
