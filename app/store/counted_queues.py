"""Queues counted: one look at the open tasks of some groups tells the views of a list and the loads of a board."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, and_, bindparam, case, func, or_, select

from app.store.queue_rows import (
    ALL,
    COVERED,
    FREE,
    LATE,
    MINE,
    MOST_KEPT,
    RETURNED,
    SOON,
    URGENT,
    VIEWS,
    found_by_text,
    tasks_of,
    views_of,
)
from app.store.read_once import read_once
from app.store.tables_cases import application_case, human_task

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select

    from app.store.database import UnitOfWork
    from app.store.queue_rows import QueueFilter


@dataclass(frozen=True, slots=True)
class QueuePart:
    """The open tasks of one group, one holder and one procedure, counted."""

    group_name: str
    claimed_by: str | None
    procedure: str
    total: int
    late: int
    soon: int
    urgent: int
    returned: int
    opened_at: datetime
    """Since when the oldest waits."""
    claimed_at: datetime | None
    """Since when the oldest is held."""


def queue_counts(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter
) -> Mapping[str, Mapping[str, int]]:
    """Return by procedure how many tasks each view has that the text finds: one statement for all of them."""
    if wanted.text or wanted.employer_id:
        query = found_by_text(work, _counts(tuple(groups), replace(wanted, text="")), wanted)
        rows = work.connection.execute(query)
        return {row.procedure: {view: int(row._mapping[view]) for view in VIEWS} for row in rows}
    found: dict[str, dict[str, int]] = {}
    for part in queue_parts(work, tuple(groups), wanted.today, wanted.soon_until):
        counts = found.setdefault(part.procedure, dict.fromkeys(VIEWS, 0))
        for view, number in _by_view(part, wanted).items():
            counts[view] += number
    return found


def _by_view(part: QueuePart, wanted: QueueFilter) -> dict[str, int]:
    return {
        ALL: part.total,
        MINE: part.total if part.claimed_by == wanted.account_id else 0,
        FREE: part.total if part.claimed_by is None else 0,
        URGENT: part.urgent,
        SOON: part.soon,
        LATE: part.late,
        RETURNED: part.returned,
        COVERED: part.total if part.claimed_by in wanted.covers else 0,
    }


@read_once
def queue_parts(
    work: UnitOfWork, groups: tuple[str, ...], today: date, soon_until: date
) -> tuple[QueuePart, ...]:
    """Return what waits in some groups, by holder and procedure."""
    rows = work.connection.execute(_parts(groups), {"today": today, "soon_until": soon_until})
    return tuple(QueuePart(*row) for row in rows)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@lru_cache(maxsize=MOST_KEPT)
def _parts(groups: tuple[str, ...]) -> Any:
    """Return what is asked of the parts of some groups; `today` and `soon_until` are told with it."""
    tasks = tasks_of(groups)
    today, soon_until = bindparam("today", type_=Date), bindparam("soon_until", type_=Date)
    in_time = or_(human_task.c.due_on.is_(None), human_task.c.due_on >= today)
    parts = (tasks.c.group_name, tasks.c.claimed_by, application_case.c.procedure)
    query: Any = select(
        *parts,
        func.count(),
        _sum(human_task.c.due_on < today),
        _sum(and_(in_time, tasks.c.act_by <= soon_until)),
        _sum(application_case.c.is_urgent.is_(True)),
        _sum(human_task.c.round > 1),
        func.min(human_task.c.opened_at),
        func.min(human_task.c.claimed_at),
    )
    return (
        query.select_from(tasks)
        .join(human_task, human_task.c.key == tasks.c.task_key)
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .group_by(*parts)
    )


@lru_cache(maxsize=MOST_KEPT)
def _counts(groups: tuple[str, ...], wanted: QueueFilter) -> Select[Any]:
    """Return what is asked to count the views of a unit's tasks in a queue, but for a text."""
    tasks = tasks_of(groups)
    sums = [_sum(is_in).label(view) for view, is_in in views_of(wanted, tasks).items()]
    query = select(application_case.c.procedure, *sums).select_from(
        tasks.join(human_task, human_task.c.key == tasks.c.task_key).join(
            application_case, application_case.c.id == human_task.c.case_id
        )
    )
    if wanted.employer_id:
        query = query.where(application_case.c.employer_id == wanted.employer_id)
    return query.group_by(application_case.c.procedure)
