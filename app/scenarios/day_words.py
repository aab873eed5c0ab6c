"""Days as scenarios write them: `today-30d`, `valid_until+1d`, `today+3wd`, `过 3 个工作日`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.renewal_window import months_before, years_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.work_calendar import WorkCalendar

_DAY = re.compile(r"(?P<name>[a-z_]+)(?P<moves>(?:[+-]\d{1,5}(?:wd|d|m|y))*)")
_MOVE = re.compile(r"([+-])(\d+)(wd|d|m|y)")
_PASSING = re.compile(r"过 ?(\d{1,5}) ?(个工作日|天)")
WORKING, PLAIN = "个工作日", "天"
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Between which a day of a story lies."""


def passing_word(days: int, *, working: bool) -> str:
    """Return how a story lets days pass."""
    return f"过 {days} {WORKING if working else PLAIN}"


def is_passing(text: str) -> bool:
    """Tell whether a text lets days pass, instead of naming a day."""
    return _PASSING.fullmatch(text.strip()) is not None


class DayWordError(ValueError):
    """The text is no day."""


def day_of(text: str | date, named: Mapping[str, date], calendar: WorkCalendar) -> date:
    """Return the day a text means; raises DayWordError. `named` has at least `today`."""
    try:
        day = _read(text, named, calendar)
    except DayWordError:
        raise
    except (OverflowError, ValueError):
        day = date.max
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayWordError(f"日期“{text}”太早或太晚：请写 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间的日期")
    return day


def _read(text: str | date, named: Mapping[str, date], calendar: WorkCalendar) -> date:
    if isinstance(text, date):
        return text
    passing = _PASSING.fullmatch(text.strip())
    if passing:
        unit = "wd" if passing[2] == "个工作日" else "d"
        return _moved(named["today"], "+", int(passing[1]), unit, calendar)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    found = _DAY.fullmatch(text.strip())
    if found is None or found["name"] not in named:
        known = "、".join(named)
        raise DayWordError(
            f"看不懂日期“{text}”：写 2026-11-25，或 {known} 加减天数（如 today-30d、today+3wd）"
        )
    day = named[found["name"]]
    for sign, number, unit in _MOVE.findall(found["moves"]):
        day = _moved(day, sign, int(number), unit, calendar)
    return day


def _moved(day: date, sign: str, number: int, unit: str, calendar: WorkCalendar) -> date:
    by = number if sign == "+" else -number
    if unit == "d":
        return day + timedelta(days=by)
    if unit == "wd":
        return calendar.add_working_days(day, by)
    return months_before(day, -by) if unit == "m" else years_after(day, by)
