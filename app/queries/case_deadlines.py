"""The clocks of a case as its pages tell them: which run, until when, which stands and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.case_clocks import AfterCorrection, CaseClock, ClockTerms
from app.domain.office_codes import ApplicationState
from app.domain.work_calendar import ONE_DAY
from app.services.context.calendar_of import calendar_of
from app.services.terms.case_calendar import case_calendar, stop_that_runs
from app.services.terms.clocks_of import after_correction, clocks_of_case
from app.store.review_rows import decisions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

CORRECTION, REVIEW = "correction", "review"


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A day with the working days that are left to it, negative when it has passed."""

    until: date
    left: int


@dataclass(frozen=True, slots=True)
class CaseDeadlines:
    """What pages say of the clocks of a case."""

    terms: Mapping[CaseClock, ClockTerms]
    completeness: RunningClock | None
    review: RunningClock | None
    review_days: int
    """The working days of the whole review that runs."""
    steps: Mapping[str, RunningClock]
    """Until when whoever has to act must have acted, by the key of the open task; reviews are no such steps."""
    stop: tuple[str, date] | None
    """What keeps the clock of the review today, and the last day on which it does."""
    goes_on: AfterCorrection
    """How the review is counted after the correction that is asked for now."""


def case_deadlines(
    context: AppContext, work: UnitOfWork, case: CaseRow, tasks: Sequence[TaskRow], today: date
) -> CaseDeadlines:
    """Return the clocks of a case; `tasks` are all of its tasks."""
    terms, calendar = clocks_of_case(context, work, case), calendar_of(work)
    running = stop_that_runs(work, case.id, CaseClock.REVIEW)
    in_review, is_returned = (
        case.state == ApplicationState.IN_REVIEW,
        case.state == ApplicationState.RETURNED,
    )
    steps = {
        one.key: _running(calendar, today, one.due_on)
        for one in tasks
        if one.state == "open" and one.due_on and _is_told(one, terms)
    }
    return CaseDeadlines(
        terms=terms,
        completeness=_completeness(work, case, terms[CaseClock.COMPLETENESS], today) if in_review else None,
        review=_running(calendar, today, case.review_due_on) if in_review and case.review_due_on else None,
        review_days=case.review_days or terms[CaseClock.REVIEW].working_days or 0,
        steps=steps,
        stop=running[1:] if running is not None and in_review else None,
        goes_on=after_correction(context, work, case) if is_returned else AfterCorrection.ANEW,
    )


def _is_told(task: TaskRow, terms: Mapping[CaseClock, ClockTerms]) -> bool:
    return task.clock != REVIEW and (task.clock != CORRECTION or terms[CaseClock.CORRECTION].is_on)


def _completeness(work: UnitOfWork, case: CaseRow, terms: ClockTerms, today: date) -> RunningClock | None:
    """Return the clock while nothing was told, accepted or returned."""
    if not terms.is_on or case.tell_by is None or case.deemed_accepted_at is not None:
        return None
    return None if decisions_of(work, case.id) else _running(case_calendar(work, case), today, case.tell_by)


def _running(calendar: WorkCalendar, today: date, until: date) -> RunningClock:
    if today <= until:
        return RunningClock(until, calendar.count_working_days(today + ONE_DAY, until))
    return RunningClock(until, -max(1, calendar.count_working_days(until + ONE_DAY, today)))
