"""How a due day was counted: the day it began, the working days, and which days in between did not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.work_calendar import FRIDAY, DayStatus

if TYPE_CHECKING:
    from app.domain.work_calendar import WorkCalendar

ONE_DAY = timedelta(days=1)
LONGEST = 400
"""Days that are looked through one by one; a longer sum is told without its holidays."""


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days of one holiday that follow each other."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WorkingDaySum:
    """From `start`, which is not counted, the `count`-th working day is `end`."""

    start: date
    count: int
    end: date
    holidays: tuple[NamedDays, ...]
    """Weekdays in between on which the office does not work."""
    made_up: tuple[date, ...]
    """Saturdays and Sundays in between on which it does."""
    is_estimated: bool


def working_day_sum(calendar: WorkCalendar, start: date, end: date) -> WorkingDaySum:
    """Return how the way from a day to another is counted in working days."""
    count, day = 0, start
    holidays: list[NamedDays] = []
    made_up: list[date] = []
    is_short = (end - start).days <= LONGEST
    while is_short and day < end:
        day += ONE_DAY
        is_weekday = day.weekday() <= FRIDAY
        if calendar.is_working(day):
            count += 1
            if not is_weekday:
                made_up.append(day)
        elif is_weekday:
            _add_holiday(holidays, calendar, day)
    if not is_short:
        count = calendar.count_working_days(start + ONE_DAY, end)
    status = calendar.status_between(start, end) if is_short else DayStatus.ESTIMATED
    return WorkingDaySum(
        start, count, end, tuple(holidays), tuple(made_up), is_estimated=status is DayStatus.ESTIMATED
    )


def _add_holiday(holidays: list[NamedDays], calendar: WorkCalendar, day: date) -> None:
    row = calendar.row_of(day)
    name = row.name if row is not None else ""
    last = holidays[-1] if holidays else None
    # The weekend within a holiday is no working day anyway, and no new holiday begins after it.
    if last is not None and last.name == name and (day - last.last).days <= 3:  # noqa: PLR2004 — a weekend and a day
        holidays[-1] = NamedDays(name, last.first, day)
    else:
        holidays.append(NamedDays(name, day, day))
