"""Count what happened on each day that is over, once: a day a transaction, so whoever is killed counts it anew.

Pages add up days. However many cases there are, a day has as many rows as there are steps, units and reasons in it.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.due_work.count_durations import count_durations
from app.store.database import advisory_lock
from app.store.day_counts import (
    add_counts,
    cases_begun,
    cases_ended,
    first_day_of_cases,
    reasons_in,
    steps_done,
)
from app.store.sweep_rows import is_swept, last_swept, note_swept

if TYPE_CHECKING:
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.day_counts import EndedCase

KIND = "counts"
AT_ONCE = 20
"""Days of one piece: the worker looks at its other chores afterwards."""
ONE_DAY = timedelta(days=1)
STEP, LEVEL, REASON = "step", "level", "reason"
BEGUN, ENDED, APPROVED, FIRST_TIME = "begun", "ended", "approved", "first_time"
REVIEWED, RETURNED_ONCE, RETURNED_MORE = "reviewed", "returned_once", "returned_more"
TIMED, IN_TIME = "timed", "in_time"
WHOLE, UNIT, AUTHORITY = "", "unit:", "authority:"
DECIDED = frozenset({ApplicationState.APPROVED.value, ApplicationState.REFUSED.value})
LONGEST_WAIT = 400

Counts = Counter[tuple[str, str, str, str, int]]
"""How many by process, edition, measure, name and number."""


def count_some(context: AppContext) -> bool:
    """Count some of the days that are over and not counted yet; tell whether more is left."""
    return all(context.database.transact(_count_next) for _ in range(AT_ONCE))


def _count_next(work: UnitOfWork) -> bool:
    advisory_lock(work, "counts of days")
    day = _next_day(work)
    if day is None or is_swept(work, KIND, day):
        return False
    counts = counts_of(work, day)
    add_counts(work, day, counts)
    note_swept(work, KIND, day, len(counts))
    return True


def _next_day(work: UnitOfWork) -> date | None:
    last = last_swept(work, KIND)
    if last is None:
        first = first_day_of_cases(work)
        day = beijing_day(first) if first is not None else None
    else:
        day = last + ONE_DAY
    return day if day is not None and day < beijing_day(work.now) else None


def counts_of(work: UnitOfWork, day: date) -> Counts:
    """Return what a Beijing day had."""
    since = datetime.combine(day, time(), BEIJING).astimezone(UTC)
    until = datetime.combine(day + ONE_DAY, time(), BEIJING).astimezone(UTC)
    counts: Counts = Counter()
    _count_steps(work, counts, since, until)
    for procedure, edition, authority, unit in cases_begun(work, since, until):
        for name in (WHOLE, AUTHORITY + authority, UNIT + unit):
            counts[procedure, edition, BEGUN, name, 0] += 1
    ended = cases_ended(work, since, until)
    for case in ended:
        _count_case(counts, case)
    count_durations(counts, calendar_of(work), ended)
    by_id = {case.id: case for case in ended}
    for case_id, target, reason in reasons_in(work, list(by_id)):
        case = by_id[case_id]
        counts[case.procedure, case.edition, REASON, f"{target}|{reason}", 0] += 1
    return counts


def _count_steps(work: UnitOfWork, counts: Counts, since: datetime, until: datetime) -> None:
    calendar = calendar_of(work)
    for step in steps_done(work, since, until):
        days = _waited(calendar, step.opened_at, step.closed_at)
        counts[step.procedure, step.edition, STEP, f"{step.process}/{step.element}", days] += 1
        level = str(step.inputs.get("level_name") or "")
        if level:
            counts[step.procedure, step.edition, LEVEL, level, days] += 1


def _waited(calendar: WorkCalendar, opened: datetime, closed: datetime) -> int:
    """Return the working days after the day it began until the day it was done; 0 for the same day."""
    first, last = beijing_day(opened) + ONE_DAY, beijing_day(closed)
    if (last - first).days > LONGEST_WAIT:
        return LONGEST_WAIT
    return calendar.count_working_days(first, last)


def _count_case(counts: Counts, case: EndedCase) -> None:
    is_approved = case.state == ApplicationState.APPROVED.value
    is_reviewed = case.first_submitted_on is not None
    facts = {
        ENDED: True,
        APPROVED: is_approved,
        REVIEWED: is_reviewed,
        FIRST_TIME: is_reviewed and is_approved and case.round == 1,
        RETURNED_ONCE: is_reviewed and case.round == 2,  # noqa: PLR2004 — the second round follows the first return
        RETURNED_MORE: is_reviewed and case.round > 2,  # noqa: PLR2004 — so does the third the second
        TIMED: case.review_due_on is not None and case.state in DECIDED,
        IN_TIME: case.review_due_on is not None
        and case.state in DECIDED
        and beijing_day(case.ended_at) <= case.review_due_on,
    }
    for name in (WHOLE, AUTHORITY + case.authority, UNIT + case.employer_id):
        for measure, is_so in facts.items():
            if is_so:
                counts[case.procedure, case.edition, measure, name, 0] += 1
