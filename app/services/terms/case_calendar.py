"""The work calendar as the clocks of one case count by it: days on which a clock was stopped are left out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.acts import ClockEffect, ClockName
from app.domain.clock_stops import UncountedDays, calendar_without, days_of_restart
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.act_rows import clock_acts

if TYPE_CHECKING:
    from datetime import date

    from app.domain.work_calendar import WorkCalendar
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def case_calendar(work: UnitOfWork, case: CaseRow, calendar: WorkCalendar | None = None) -> WorkCalendar:
    """Return the calendar, or another one, without the days that stops and restarts leave out of the case's clocks."""
    calendar = calendar or calendar_of(work)
    stops = []
    for row in clock_acts(work, case.id):
        if row.effect == ClockEffect.STOP and row.counts_until >= row.counts_from:
            stops.append(UncountedDays(row.counts_from, row.counts_until))
        elif row.effect == ClockEffect.RESTART and row.round == case.round:
            began = _began(case, row.clock)
            stops.append(days_of_restart(began or row.counts_from, row.counts_from))
    return calendar_without(calendar, stops) if stops else calendar


def _began(case: CaseRow, clock: str) -> date | None:
    return case.received_on if clock == ClockName.REVIEW else None


def stop_that_runs(work: UnitOfWork, case_id: str, clock: str | None = None) -> tuple[str, str, date] | None:
    """Return id, title and last day of the stop that keeps a clock of the case today; None while both run."""
    today = beijing_day(work.now)
    for row in clock_acts(work, case_id):
        is_running = row.effect == ClockEffect.STOP and row.counts_from <= today <= row.counts_until
        if is_running and clock in {None, row.clock}:
            return row.id, row.title, row.counts_until
    return None


class CalendarOfCase:
    """The calendar of a case for the engine; its stops are read when the first working day is counted."""

    def __init__(self, work: UnitOfWork, case: CaseRow) -> None:
        self._work, self._case = work, case

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return case_calendar(self._work, self._case)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` counted working days after `day`, which itself is not counted."""
        return self._calendar.add_working_days(day, count)
