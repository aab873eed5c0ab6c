"""Count what happened on each day that is over, once: a day a transaction, so whoever is killed counts it anew.

Pages add up days. However many cases there are, a day has as many rows as there are steps, units, reviewers and reasons
in it. When the calendar of a day is corrected, what was counted since is counted again, a day a transaction, too: until
then a page shows what stood there before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.certain_clock import transact_due
from app.services.due_work.count_durations import count_durations
from app.store.case_counts import ReviewKey, write_case_day, write_review_day
from app.store.counted_cases import APPROVED as DECIDED_FOR
from app.store.counted_cases import cases_of_day, instants_of
from app.store.database import advisory_lock
from app.store.day_counts import (
    COUNTED,
    cases_ended,
    first_day_of_cases,
    reasons_in,
    steps_done,
    write_procedure_day,
)
from app.store.sweep_rows import is_swept, keep_progress, last_swept, note_swept, progress_of

if TYPE_CHECKING:
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.day_counts import DoneStep

KIND = COUNTED
AT_ONCE = 20
"""Days of one piece: the worker looks at its other chores afterwards."""
ONE_DAY = timedelta(days=1)
STEP, REASON = "step", "reason"
LONGEST_WAIT = 400

Counts = Counter[tuple[str, str, str, str, int]]
"""How many by process, edition, measure, name and number."""


def count_some(context: AppContext) -> bool:
    """Count some of the days that are over and not counted yet, or again; tell whether more is left."""
    return all(
        transact_due(context, _count_next) or transact_due(context, _count_again) for _ in range(AT_ONCE)
    )


def _count_next(work: UnitOfWork) -> bool:
    advisory_lock(work, "counts of days")
    day = _next_day(work)
    if day is None or is_swept(work, KIND, day):
        return False
    note_swept(work, KIND, day, _count(work, day))
    return True


def _count_again(work: UnitOfWork) -> bool:
    advisory_lock(work, "counts of days")
    asked = progress_of(work, KIND)
    if asked is None:
        return False
    _count(work, asked.first_day)
    is_last = asked.first_day >= asked.day
    keep_progress(work, KIND, None if is_last else replace(asked, first_day=asked.first_day + ONE_DAY))
    return True


def _next_day(work: UnitOfWork) -> date | None:
    last = last_swept(work, KIND)
    if last is None:
        first = first_day_of_cases(work)
        day = beijing_day(first) if first is not None else None
    else:
        day = last + ONE_DAY
    return day if day is not None and day < beijing_day(work.now) else None


def _count(work: UnitOfWork, day: date) -> int:
    """Write what a Beijing day had instead of what was counted of it before; return how many cases moved."""
    since, until = instants_of(day, day)
    steps, calendar = steps_done(work, since, until), calendar_of(work)
    counts: Counts = Counter()
    for step in steps:
        name = f"{step.process}/{step.element}"
        counts[step.procedure, step.edition, STEP, name, _waited(calendar, step)] += 1
    ended = {case.id: case for case in cases_ended(work, since, until)}
    count_durations(counts, calendar, ended.values())
    for case_id, target, reason in reasons_in(work, list(ended)):
        case = ended[case_id]
        counts[case.procedure, case.edition, REASON, f"{target}|{reason}", 0] += 1
    write_procedure_day(work, day, counts)
    write_review_day(work, day, _reviews(calendar, steps))
    cases = cases_of_day(work, day)
    write_case_day(work, day, cases)
    return len(counts) + len(cases)


def _waited(calendar: WorkCalendar, step: DoneStep) -> int:
    """Return the working days after the day it began until the day it was done; 0 for the same day."""
    first, last = beijing_day(step.opened_at) + ONE_DAY, beijing_day(step.closed_at)
    if (last - first).days > LONGEST_WAIT:
        return LONGEST_WAIT
    return calendar.count_working_days(first, last)


def _reviews(calendar: WorkCalendar, steps: list[DoneStep]) -> dict[ReviewKey, dict[str, int]]:
    found: dict[ReviewKey, Counter[str]] = {}
    for step in steps:
        level = str(step.inputs.get("level_name") or step.name)
        if not level or step.decision is None:
            continue
        authority = next((one.split(":")[1] for one in step.groups if one.startswith("authority:")), "")
        key = ReviewKey(authority, step.procedure, step.edition, level, step.by, _waited(calendar, step))
        is_timed = step.due_on is not None
        found.setdefault(key, Counter()).update(
            {
                "done": 1,
                "returned": int(step.decision != DECIDED_FOR),
                "timed": int(is_timed),
                "in_time": int(step.due_on is not None and beijing_day(step.closed_at) <= step.due_on),
            }
        )
    return {key: dict(counts) for key, counts in found.items()}
