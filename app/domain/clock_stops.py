"""What the stops and restarts of a clock do to its days: some working days are not counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.work_calendar import CalendarDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.work_calendar import WorkCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UncountedDays:
    """Days that a clock does not count, from the first to the last; a stop of no whole day has none."""

    first: date
    last: date


def days_of_stop(
    stopped_on: date, at_most: int, calendar: WorkCalendar, resumed_on: date | None
) -> UncountedDays:
    """Return what a stop leaves out: from its day to the day before the clock goes on, which it does by itself."""
    goes_on = goes_on_by_itself(stopped_on, at_most, calendar)
    if resumed_on is not None:
        goes_on = min(goes_on, resumed_on)
    return UncountedDays(stopped_on, goes_on - ONE_DAY)


def goes_on_by_itself(stopped_on: date, at_most: int, calendar: WorkCalendar) -> date:
    """Return the day on which a clock that was stopped counts again: after so many working days have been left out."""
    return calendar.add_working_days(stopped_on - ONE_DAY, at_most + 1)


def days_of_restart(began_on: date, restarted_on: date) -> UncountedDays:
    """Return what a clock that begins anew leaves out: all days until that one, which is its new day 0."""
    return UncountedDays(began_on, restarted_on)


def calendar_without(calendar: WorkCalendar, stops: Iterable[UncountedDays]) -> WorkCalendar:
    """Return the calendar as a clock counts that leaves some days out; where their rules come from stays."""
    left_out = (day for stop in stops for day in _days(stop) if calendar.is_working(day))
    return calendar.changed_by(CalendarDay(day, False, "", calendar.status_of(day)) for day in left_out)


def _days(stop: UncountedDays) -> Iterable[date]:
    day = stop.first
    while day <= stop.last:
        yield day
        day += ONE_DAY
