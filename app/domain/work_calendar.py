"""Working days: the State Council's arrangement as data, estimated where it is not yet published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ONE_DAY = timedelta(days=1)
FRIDAY = 4
FIRST_YEAR, LAST_YEAR = 1950, 2199
"""No permit lives outside these years; a date beyond them is a slip of the pen."""


class DayStatus(StrEnum):
    """Where a day's rule comes from."""

    OFFICIAL = "official"
    ESTIMATED = "estimated"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar table."""

    day: date
    is_working: bool
    name: str
    status: DayStatus


class WorkCalendar:
    """The calendar table in memory. A day without a row is Mon–Fri and `estimated`, never an error."""

    def __init__(self, days: Iterable[CalendarDay], version: int = 1) -> None:
        self._days: Mapping[date, CalendarDay] = {day.day: day for day in days}
        self.version = version

    def changed_by(self, days: Iterable[CalendarDay]) -> WorkCalendar:
        """Return the calendar as it would be with other rules for some days."""
        return WorkCalendar({**self._days, **{day.day: day for day in days}}.values(), self.version)

    def row_of(self, day: date) -> CalendarDay | None:
        """Return what the table says of a day; None when it says nothing."""
        return self._days.get(day)

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on `day`, make-up Saturdays and Sundays included."""
        row = self._days.get(day)
        return row.is_working if row else day.weekday() <= FRIDAY

    def status_of(self, day: date) -> DayStatus:
        """Tell whether the rule for `day` is official, entered by hand, or estimated."""
        row = self._days.get(day)
        return row.status if row else DayStatus.ESTIMATED

    def status_between(self, first: date, last: date) -> DayStatus:
        """Return `estimated` if any day from `first` to `last` is, otherwise `official`."""
        day = first
        while day <= last:
            if self.status_of(day) is DayStatus.ESTIMATED:
                return DayStatus.ESTIMATED
            day += ONE_DAY
        return DayStatus.OFFICIAL

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day` (before it when negative); `day` is not counted."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            if self.is_working(day):
                left -= 1
        return day

    def next_working_day(self, day: date) -> date:
        """Return `day` itself if it is a working day, otherwise the next one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def last_working_day_until(self, day: date) -> date:
        """Return `day` itself if it is a working day, otherwise the one before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def count_working_days(self, first: date, last: date) -> int:
        """Return how many working days lie from `first` to `last`, both counted."""
        count, day = 0, first
        while day <= last:
            count += self.is_working(day)
            day += ONE_DAY
        return count
