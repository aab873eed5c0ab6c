"""Date and time functions (DMN 1.5, 10.3.4.1, 10.3.4.8). Today and now are the evaluation's, never the clock's."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.feel.evaluation import with_evaluation
from app.feel.far_dates import (
    AnyDay,
    AnyMoment,
    FarMoment,
    combined,
    cycles_of,
    date_from,
    day_of,
)
from app.feel.literals import date_of, date_time_of, duration_of, offset_text, time_of, zone_of
from app.feel.values import MONTHS_OF_A_YEAR, Months

if TYPE_CHECKING:
    from app.feel.evaluation import Evaluation

BEIJING = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@with_evaluation
def now(evaluation: Evaluation) -> Any:
    """Return the moment of the evaluation as Beijing's clocks show it; null when none was given."""
    moment = evaluation.now
    return moment.astimezone(BEIJING) if moment is not None and moment.tzinfo is not None else moment


@with_evaluation
def today(evaluation: Evaluation) -> Any:
    """Return the day of the evaluation in Beijing; null when none was given."""
    moment = now(evaluation)
    return None if moment is None else moment.date()


def make_date(first: Any, month: Any = None, day: Any = None) -> Any:
    """Return a date from text, from a date and time, or from year, month and day."""
    if isinstance(first, AnyDay):
        return day_of(first)
    if isinstance(first, str) and month is None:
        return date_of(first)
    if not (isinstance(first, Decimal) and isinstance(month, Decimal) and isinstance(day, Decimal)):
        return None
    try:
        return date_from(int(first), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def make_time(first: Any, minute: Any = None, second: Any = None, offset: Any = None) -> Any:
    """Return a time from text, from a date and time, or from its parts."""
    if isinstance(first, AnyMoment):
        return (first.base if isinstance(first, FarMoment) else first).timetz()
    if isinstance(first, AnyDay):
        return time(tzinfo=zone_of("Z"))
    if isinstance(first, str):
        return time_of(first)
    if isinstance(first, time):
        return first
    return _time_from_parts(first, minute, second, offset)


def _time_from_parts(hour: Any, minute: Any, second: Any, offset: Any) -> Any:
    if not isinstance(offset, timedelta | str | None):
        return None
    if not (isinstance(hour, Decimal) and isinstance(minute, Decimal) and isinstance(second, Decimal)):
        return None
    try:
        zone = zone_of(offset_text(offset) if isinstance(offset, timedelta) else offset)
        whole = int(second)
        return time(int(hour), int(minute), whole, int((second - whole) * 1_000_000), zone)
    except (ValueError, OverflowError):
        return None


def date_and_time(first: Any, clock: Any = None, *parts: Any) -> Any:
    """Return a date and time from text, from a date and a time, or from its parts."""
    if isinstance(first, str):
        return date_time_of(first) if clock is None else None
    if isinstance(first, Decimal):
        return _from_parts(first, clock, *parts)
    if isinstance(first, AnyDay) and isinstance(clock, time):
        return combined(day_of(first), clock)
    return None


def _from_parts(
    year: Any,
    month: Any,
    day: Any = None,
    hour: Any = None,
    minute: Any = None,
    second: Any = None,
    zone: Any = None,
) -> Any:
    """Return a date and time from its parts; the zone is an offset or a zone's name (DMN 1.5, 10.3.4.1)."""
    where = f"@{zone}" if isinstance(zone, str) else zone
    on, at = make_date(year, month, day), make_time(hour, minute, second, where)
    return combined(on, at) if isinstance(on, AnyDay) and isinstance(at, time) else None


def duration(text: Any) -> Any:
    """Return the duration a text spells."""
    if isinstance(text, timedelta | Months):
        return text
    return duration_of(text) if isinstance(text, str) else None


def years_and_months_duration(first: Any, last: Any) -> Any:
    """Return the whole months between two dates."""
    if not (isinstance(first, AnyDay) and isinstance(last, AnyDay)):
        return None
    early, late = cycles_of(first)[1], cycles_of(last)[1]
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + late.month - early.month
    if months > 0 and late.day < early.day:
        months -= 1
    elif months < 0 and late.day > early.day:
        months += 1
    return Months(months)


def day_of_year(value: Any) -> Any:
    """Return the number of the day in its year."""
    return Decimal(cycles_of(value)[1].timetuple().tm_yday) if isinstance(value, AnyDay) else None


def day_of_week(value: Any) -> Any:
    """Return the weekday's English name."""
    return WEEKDAYS[cycles_of(value)[1].weekday()] if isinstance(value, AnyDay) else None


def month_of_year(value: Any) -> Any:
    """Return the month's English name."""
    return MONTH_NAMES[cycles_of(value)[1].month - 1] if isinstance(value, AnyDay) else None


def week_of_year(value: Any) -> Any:
    """Return the ISO week."""
    return Decimal(cycles_of(value)[1].isocalendar()[1]) if isinstance(value, AnyDay) else None
