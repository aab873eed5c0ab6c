"""Counts of days: what a day had, written once, and what days add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, insert, select

from app.store.sweep_rows import SweepProgress, keep_progress, last_swept, progress_of
from app.store.tables_applications import answer, correction_item, review_decision
from app.store.tables_cases import application_case, human_task
from app.store.tables_counts import procedure_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from app.store.database import UnitOfWork

AT_ONCE = 500
COUNTED = "counts"
"""The sweep that counts days."""


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that somebody did on a day."""

    procedure: str
    edition: str
    process: str
    element: str
    name: str
    inputs: dict[str, Any]
    groups: list[str]
    due_on: date | None
    opened_at: datetime
    closed_at: datetime
    by: str
    decision: str | None
    """What a review decided; None where the step is none."""


@dataclass(frozen=True, slots=True)
class EndedCase:
    """A case that ended on a day."""

    id: str
    procedure: str
    edition: str
    authority: str
    state: str
    round: int
    first_submitted_on: date | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """A count, of one day or of several together."""

    measure: str
    name: str
    number: int
    count: int


def steps_done(work: UnitOfWork, since: datetime, until: datetime) -> list[DoneStep]:
    """Return the steps that people have done between two instants; what was cancelled is none."""
    rows = work.connection.execute(
        select(
            application_case.c.procedure,
            application_case.c.edition,
            human_task.c.process,
            human_task.c.element,
            human_task.c.name,
            human_task.c.inputs,
            human_task.c.groups,
            human_task.c.due_on,
            human_task.c.opened_at,
            human_task.c.closed_at,
            answer.c.by,
            review_decision.c.decision,
        )
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .join(answer, answer.c.task_key == human_task.c.key)
        .outerjoin(
            review_decision,
            and_(
                review_decision.c.case_id == human_task.c.case_id,
                review_decision.c.by == answer.c.by,
                review_decision.c.at == human_task.c.closed_at,
            ),
        )
        .where(human_task.c.closed_at >= since, human_task.c.closed_at < until)
    )
    return [DoneStep(**row._mapping) for row in rows]


def cases_ended(work: UnitOfWork, since: datetime, until: datetime) -> list[EndedCase]:
    """Return the cases that ended between two instants."""
    columns = [application_case.c[name] for name in EndedCase.__slots__]
    rows = work.connection.execute(
        select(*columns).where(application_case.c.ended_at >= since, application_case.c.ended_at < until)
    )
    return [EndedCase(**row._mapping) for row in rows]


def reasons_in(work: UnitOfWork, case_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return case, place and reason of everything that some cases were sent back for."""
    found: list[tuple[str, str, str]] = []
    for first in range(0, len(case_ids), AT_ONCE):
        rows = work.connection.execute(
            select(correction_item.c.case_id, correction_item.c.target, correction_item.c.reason).where(
                correction_item.c.case_id.in_(case_ids[first : first + AT_ONCE]),
                correction_item.c.reason.is_not(None),
            )
        )
        found += [(row.case_id, row.target, row.reason) for row in rows]
    return found


def write_procedure_day(
    work: UnitOfWork, day: date, counts: Mapping[tuple[str, str, str, str, int], int]
) -> None:
    """Write the counts of a day instead of what stood there: process, edition, measure, name and number to how many."""
    work.connection.execute(delete(procedure_day).where(procedure_day.c.day == day))
    if not counts:
        return
    work.connection.execute(
        insert(procedure_day),
        [
            {
                "day": day,
                "process": process,
                "edition": edition,
                "measure": measure,
                "name": name,
                "number": number,
                "count": count,
            }
            for (process, edition, measure, name, number), count in counts.items()
        ],
    )


def first_day_of_cases(work: UnitOfWork) -> datetime | None:
    """Return when the first case was begun."""
    found: datetime | None = work.connection.execute(
        select(application_case.c.created_at).order_by(application_case.c.created_at).limit(1)
    ).scalar()
    return found


def added_up(
    work: UnitOfWork, process: str, first: date, last: date, *, edition: str = "", measures: Collection[str]
) -> list[DayCount]:
    """Return what some days of a procedure add up to."""
    kept = procedure_day.c
    query = (
        select(kept.measure, kept.name, kept.number, func.sum(kept.count).label("times"))
        .where(kept.process == process, kept.day >= first, kept.day <= last, kept.measure.in_(measures))
        .group_by(kept.measure, kept.name, kept.number)
    )
    if edition:
        query = query.where(kept.edition == edition)
    return [
        DayCount(row.measure, row.name, row.number, int(row.times)) for row in work.connection.execute(query)
    ]


def count_again_from(work: UnitOfWork, day: date) -> None:
    """Note that every counted day since this one is to be counted again: the calendar of it has been corrected."""
    last = last_swept(work, COUNTED)
    if last is None or day > last:
        return
    begun = progress_of(work, COUNTED)
    first = min(day, begun.first_day) if begun is not None else day
    keep_progress(work, COUNTED, SweepProgress(last, first, "", 0))


@dataclass(frozen=True, slots=True)
class LongWait:
    """A step that waits now, in its case."""

    case_id: str
    number: str
    process: str
    element: str
    opened_at: datetime


def longest_waits(work: UnitOfWork, editions: Collection[str], limit: int) -> list[LongWait]:
    """Return the steps that have waited longest in cases of some editions that go on."""
    rows = work.connection.execute(
        select(
            application_case.c.id.label("case_id"),
            application_case.c.number,
            human_task.c.process,
            human_task.c.element,
            human_task.c.opened_at,
        )
        .join(human_task, human_task.c.case_id == application_case.c.id)
        .where(
            application_case.c.edition.in_(editions),
            application_case.c.ended_at.is_(None),
            human_task.c.state == "open",
        )
        .order_by(human_task.c.opened_at, human_task.c.key)
        .limit(limit)
    )
    return [LongWait(**row._mapping) for row in rows]


def open_steps(work: UnitOfWork, editions: Collection[str]) -> list[tuple[str, str, int, datetime]]:
    """Return process and element of the steps that wait now in cases of some editions, how many, since when the oldest."""
    rows = work.connection.execute(
        select(
            human_task.c.process,
            human_task.c.element,
            func.count().label("waiting"),
            func.min(human_task.c.opened_at).label("oldest"),
        )
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .where(
            application_case.c.edition.in_(editions),
            application_case.c.ended_at.is_(None),
            human_task.c.state == "open",
        )
        .group_by(human_task.c.process, human_task.c.element)
    )
    return [(row.process, row.element, int(row.waiting), row.oldest) for row in rows]


_NUMBERS = (
    select(procedure_day.c.name, procedure_day.c.number, func.sum(procedure_day.c.count).label("times"))
    .where(
        procedure_day.c.process == bindparam("of_process"),
        procedure_day.c.measure == bindparam("of_measure"),
        procedure_day.c.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(procedure_day.c.name, procedure_day.c.number)
)


def numbers_of(
    work: UnitOfWork, process: str, measure: str, first: date, last: date
) -> dict[str, dict[int, int]]:
    """Return, by name, how often each number was counted in some days of a procedure."""
    asked = {"of_process": process, "of_measure": measure, "first": first, "last": last}
    rows = work.connection.execute(_NUMBERS, asked)
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.name, {})[row.number] = int(row.times)
    return found
