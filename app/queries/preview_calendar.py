"""What a calendar would change before anybody confirms it: worked out from what is read, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.engine.run_case import rearm_timers
from app.services.context.calendar_of import calendar_of
from app.services.execution.execution_context_of import execution_context_of
from app.services.terms.case_calendar import case_calendar
from app.store.case_rows import case_of
from app.store.employer_rows import employer_names
from app.store.timer_rows import next_to_be_due, timers_of_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.work_calendar import CalendarDay, WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day whose rule, name or source would be another."""

    day: date
    was_working: bool
    is_working: bool
    name: str
    was: str
    status: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline of an open case that would move, and whose case it is."""

    case_id: str
    number: str
    employer: str
    element: str
    was: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change."""

    days: tuple[DayChange, ...]
    moved: tuple[Moved, ...]
    looked_at: int
    """How many cases were worked out: those whose deadlines come first."""
    cases: int
    """How many cases have deadlines; all of them are worked out anew once the days are kept."""


def preview_calendar(context: AppContext, days: list[CalendarDay]) -> Preview:
    """Return what bringing these days in would change; nobody waits for it, nothing is kept."""
    with context.database.reading() as work:
        changes = _changes(work, days)
        calendar = calendar_of(work).changed_by(days)
        nearest, total = next_to_be_due(work, limit=LOOKED_AT)
        moved = [one for case_id in nearest for one in _moved(context, work, case_id, calendar)]
    moved.sort(key=lambda one: (one.number, one.now))
    return Preview(tuple(changes), tuple(moved), len(nearest), total)


def _changes(work: UnitOfWork, days: list[CalendarDay]) -> list[DayChange]:
    calendar = calendar_of(work)
    found = []
    for day in sorted({one.day: one for one in days}.values(), key=lambda one: one.day):
        was_working, was = calendar.is_working(day.day), calendar.status_of(day.day)
        if (was_working, was) != (day.is_working, day.status):
            found.append(
                DayChange(day.day, was_working, day.is_working, day.name, was.value, day.status.value)
            )
    return found


def _moved(context: AppContext, work: UnitOfWork, case_id: str, calendar: WorkCalendar) -> list[Moved]:
    case = case_of(work, case_id)
    was = {row.key: row.due_at for row in timers_of_case(work, case_id)}
    counted = case_calendar(work, case, calendar)
    around = replace(execution_context_of(context, work, case), calendar=counted)
    step = rearm_timers(context.editions.compiled(work, case.edition), case.blob, around)
    unit = employer_names(work, {case.employer_id}).get(case.employer_id, "")
    return [
        Moved(case.id, case.number, unit, timer.element, was[timer.key], timer.due)
        for timer in step.timers
        if timer.key in was and was[timer.key] != timer.due
    ]
