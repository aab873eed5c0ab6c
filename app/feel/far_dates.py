"""Dates outside the years 1 to 9999, which Python's own dates cannot hold.

The calendar repeats every 400 years, weekdays included. A far date is therefore a date of the years 2000 to 2399
together with the number of such cycles it lies away from it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.feel.fine_clock import fine_moment

CYCLE_YEARS = 400
CYCLE_DAYS = 146_097
BASE_YEAR = 2000
MAX_YEAR = 999_999_999
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class FarDate:
    """A date whose year is `base.year + 400 * cycles`."""

    cycles: int
    base: date

    @property
    def year(self) -> int:
        """Return the year, which may be negative."""
        return self.base.year + CYCLE_YEARS * self.cycles


@dataclass(frozen=True, slots=True)
class FarMoment:
    """A date and time whose year is `base.year + 400 * cycles`."""

    cycles: int
    base: datetime

    @property
    def year(self) -> int:
        """Return the year, which may be negative."""
        return self.base.year + CYCLE_YEARS * self.cycles


Far = FarDate | FarMoment
AnyDay = date | FarDate | FarMoment
"""Dates and dates with a time, near and far."""
AnyMoment = datetime | FarMoment


def day_of(value: Any) -> Any:
    """Return the date of a date and time."""
    cycles, base = cycles_of(value)
    return settled(cycles, base.date() if isinstance(base, datetime) else base)


def cycles_of(value: Any) -> tuple[int, Any]:
    """Return any date or date and time as cycles and a base."""
    if isinstance(value, Far):
        return value.cycles, value.base
    cycles, year = divmod(value.year - BASE_YEAR, CYCLE_YEARS)
    return cycles, value.replace(year=BASE_YEAR + year)


def settled(cycles: int, base: Any) -> Any:
    """Return a date (or a date and time) as Python's own where its year allows, null where it is beyond all years."""
    more, year = divmod(base.year - BASE_YEAR, CYCLE_YEARS)
    cycles, base = cycles + more, base.replace(year=BASE_YEAR + year)
    whole = base.year + CYCLE_YEARS * cycles
    if MINYEAR <= whole <= MAXYEAR:
        return base.replace(year=whole)
    if abs(whole) > MAX_YEAR:
        return None
    return FarMoment(cycles, base) if isinstance(base, datetime) else FarDate(cycles, base)


def date_from(year: int, month: int, day: int) -> Any:
    """Return a date of any year; raises ValueError for a day that does not exist."""
    cycles, place = divmod(year - BASE_YEAR, CYCLE_YEARS)
    return settled(cycles, date(BASE_YEAR + place, month, day))


def combined(day: Any, clock: time) -> Any:
    """Return a date and time made of a date of any year and a time."""
    cycles, base = cycles_of(day)
    return settled(cycles, fine_moment(datetime.combine(base, clock), clock))


def moved(value: Any, by: timedelta) -> Any:
    """Return a date or a date and time moved by a duration, into whatever year it leads."""
    if isinstance(value, datetime):
        near = _moved_near(value, by)
        if near is not None:
            return near
    cycles, base = cycles_of(value)
    more, days = divmod(by.days, CYCLE_DAYS)
    rest = timedelta(days, by.seconds, by.microseconds)
    if isinstance(base, datetime):
        return settled(cycles + more, base + rest)
    return settled(cycles + more, (datetime.combine(base, time()) + rest).date())


def _moved_near(value: datetime, by: timedelta) -> datetime | None:
    """Return a date and time moved by the time that passes, clocks put forward or back or not; null beyond 9999."""
    try:
        if not isinstance(value.tzinfo, ZoneInfo):
            return value + by
        return fine_moment((value.astimezone(UTC) + by).astimezone(value.tzinfo), value)
    except OverflowError:
        return None


def months_moved(value: Any, months: int) -> Any:
    """Return a date or a date and time some months away; the day becomes the month's last where it must."""
    cycles, base = cycles_of(value)
    total = base.year * MONTHS_OF_A_YEAR + base.month - 1 + months
    more, rest = divmod(total, CYCLE_YEARS * MONTHS_OF_A_YEAR)
    years, month = divmod(rest, MONTHS_OF_A_YEAR)
    cycles, year = cycles + more - BASE_YEAR // CYCLE_YEARS, BASE_YEAR + years
    day = min(base.day, monthrange(year, month + 1)[1])
    return settled(cycles, base.replace(year=year, month=month + 1, day=day))


def is_zoned(value: Any) -> bool:
    """Tell whether a date and time or a time has a zone."""
    return (value.base if isinstance(value, FarMoment) else value).tzinfo is not None


def distance(left: Any, right: Any) -> timedelta | None:
    """Return the time between two dates or dates and times; a date is midnight in UTC beside a time with a zone."""
    if not isinstance(left, Far) and not isinstance(right, Far):
        far_left, far_right, first, second = 0, 0, left, right
    else:
        (far_left, first), (far_right, second) = cycles_of(left), cycles_of(right)
    first, second = _instant(first), _instant(second)
    if (first.tzinfo is None) != (second.tzinfo is None):
        return None
    try:
        return timedelta(days=(far_left - far_right) * CYCLE_DAYS) + (first - second)
    except OverflowError:
        return None


def _instant(value: date) -> datetime:
    """Return a moment that can be subtracted: two of one zone would be subtracted as the clocks on the wall show them."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    try:
        return value.astimezone(UTC) if isinstance(value.tzinfo, ZoneInfo) else value
    except OverflowError:
        return value
