"""Date and time functions (DMN 1.5, 10.3.4.1, 10.3.4.8). Today and now are the evaluation's, never the clock's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.feel.evaluation import with_evaluation
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
    if isinstance(first, datetime):
        return first.date()
    if isinstance(first, date):
        return first
    if isinstance(first, str) and month is None:
        return date_of(first)
    try:
        return date(int(first), int(month), int(day)) if isinstance(first, Decimal) else None
    except (ValueError, TypeError, OverflowError):
        return None


def make_time(first: Any, minute: Any = None, second: Any = None, offset: Any = None) -> Any:
    """Return a time from text, from a date and time, or from its parts."""
    if isinstance(first, datetime):
        return first.timetz()
    if isinstance(first, date):
        return time(tzinfo=zone_of("Z"))
    if isinstance(first, str):
        return time_of(first)
    if isinstance(first, time):
        return first
    try:
        zone = zone_of(offset_text(offset) if isinstance(offset, timedelta) else offset)
        whole = int(second)
        return time(int(first), int(minute), whole, int((second - whole) * 1_000_000), zone)
    except (ValueError, TypeError, OverflowError):
        return None


def date_and_time(first: Any, clock: Any = None, *parts: Any) -> Any:
    """Return a date and time from text, from a date and a time, or from its parts."""
    if isinstance(first, str):
        return date_time_of(first) if clock is None else None
    if isinstance(first, Decimal):
        return _from_parts(first, clock, *parts)
    if isinstance(first, date) and isinstance(clock, time):
        day = first.date() if isinstance(first, datetime) else first
        return datetime.combine(day, clock)
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
    return datetime.combine(on, at) if isinstance(on, date) and isinstance(at, time) else None


def duration(text: Any) -> Any:
    """Return the duration a text spells."""
    if isinstance(text, timedelta | Months):
        return text
    return duration_of(text) if isinstance(text, str) else None


def years_and_months_duration(first: Any, last: Any) -> Any:
    """Return the whole months between two dates."""
    if not (isinstance(first, date) and isinstance(last, date)):
        return None
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return Months(months)


def day_of_year(value: Any) -> Any:
    """Return the number of the day in its year."""
    return Decimal(value.timetuple().tm_yday) if isinstance(value, date) else None


def day_of_week(value: Any) -> Any:
    """Return the weekday's English name."""
    return WEEKDAYS[value.weekday()] if isinstance(value, date) else None


def month_of_year(value: Any) -> Any:
    """Return the month's English name."""
    return MONTH_NAMES[value.month - 1] if isinstance(value, date) else None


def week_of_year(value: Any) -> Any:
    """Return the ISO week."""
    return Decimal(value.isocalendar()[1]) if isinstance(value, date) else None
