"""What a calendar would change before anybody confirms it: it is brought in, looked at, and rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.calendar_of import calendar_of, forget_calendar
from app.services.import_calendar import rearm
from app.store.calendar_rows import write_days
from app.store.case_rows import lock_case
from app.store.employer_rows import employer_names
from app.store.timer_rows import cases_with_timers, timers_of_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.work_calendar import CalendarDay
    from app.services.house import House
    from app.store.database import Work


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


class _LookedAtError(Exception):
    """Carries the preview out of the transaction, which is rolled back by it."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        self.found = found


def preview_calendar(house: House, days: list[CalendarDay]) -> Preview:
    """Return what bringing these days in would change; nothing is kept."""

    def act(work: Work) -> None:
        changes = _changes(work, days)
        before = {case_id: _due(work, case_id) for case_id in cases_with_timers(work)}
        write_days(work, days, note="")
        try:
            moved = [one for case_id, was in before.items() for one in _moved(house, work, case_id, was)]
        finally:
            # This version never comes to be; the next real one has its number.
            forget_calendar(work)
        raise _LookedAtError(Preview(tuple(changes), tuple(sorted(moved, key=lambda m: (m.number, m.now)))))

    try:
        house.database.transact(act)
    except _LookedAtError as seen:
        return seen.found
    raise AssertionError("a preview always rolls back")


def _changes(work: Work, days: list[CalendarDay]) -> list[DayChange]:
    calendar = calendar_of(work)
    found = []
    for day in sorted({one.day: one for one in days}.values(), key=lambda one: one.day):
        was_working, was = calendar.is_working(day.day), calendar.status_of(day.day)
        if (was_working, was) != (day.is_working, day.status):
            found.append(
                DayChange(day.day, was_working, day.is_working, day.name, was.value, day.status.value)
            )
    return found


def _due(work: Work, case_id: str) -> dict[str, datetime]:
    return {row.element: row.due_at for row in timers_of_case(work, case_id)}


def _moved(house: House, work: Work, case_id: str, was: dict[str, datetime]) -> list[Moved]:
    rearm(house, work, case_id)
    case = lock_case(work, case_id)
    unit = employer_names(work, {case.employer_id}).get(case.employer_id, "")
    return [
        Moved(case.id, case.number, unit, element, was[element], due)
        for element, due in _due(work, case_id).items()
        if element in was and was[element] != due
    ]
