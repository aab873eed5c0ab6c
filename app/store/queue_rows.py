"""Queues of open tasks: the most pressing in front, in part or whole, searched and counted, however long they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal, select, tuple_, union_all

from app.store.queue_search import MOST_LOOKED_AT, searched
from app.store.queue_views import (
    ALL,
    COVERED,
    FREE,
    HOLDS,
    KEYS,
    LATE,
    MINE,
    PLACE,
    RETURNED,
    SOON,
    URGENT,
    VIEWS,
    WIDE,
    QueueFilter,
    at_least,
    is_held,
    is_told,
    joined,
    parts_of,
)
from app.store.queued_tasks import FAR_AWAY
from app.store.tables_cases import application_case, human_task
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import FromClause, Select

    from app.store.database import UnitOfWork
    from app.store.queue_search import SearchedLines

__all__ = [
    "ALL", "COVERED", "FREE", "LATE", "MINE", "MOST_COUNTED", "RETURNED", "SOON", "URGENT", "VIEWS", "QueueFilter",
    "QueueRow", "count_of", "queue", "queue_counts", "queue_size",
]  # fmt: skip
MOST_COUNTED = 1_000
"""How far a list is counted; one more says that it is longer."""
MOST_SHOWN = 101
"""More than a page has lines."""
MOST_KEPT = 128
"""Statements that are kept for whoever looks at the same list again; each takes some kilobytes."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of a queue: the task and what a person needs to choose it."""

    key: str
    case_id: str
    number: str
    procedure: str
    name: str
    due_on: date
    act_by: date
    claimed_by: str | None
    opened_at: datetime
    round: int
    person_id: str | None
    employer_id: str
    permit_id: str | None
    is_urgent: bool
    group_name: str

    @property
    def place(self) -> str:
        """Return the place of this line in its queue, to begin the next page behind it."""
        return f"{self.act_by.isoformat()}.{self.key}"


def queue(
    work: UnitOfWork,
    groups: Sequence[str],
    *,
    after: tuple[date, str] | None = None,
    claimed_by: str | None = None,
    unclaimed: bool = False,
    procedures: Sequence[str] = (),
    wanted: QueueFilter | None = None,
    not_of: str | None = None,
    limit: int = 20,
) -> list[QueueRow]:
    """Return open tasks of some groups, the most pressing in front, from a place in the list on (keyset).

    `procedures` leaves only tasks of these, `wanted` those that it describes, `not_of` none of a unit.
    """
    asked = _Asked(after, claimed_by, unclaimed, tuple(procedures), not_of)
    if wanted is None or not wanted.text:
        rows = work.connection.execute(_plain(tuple(groups), wanted, asked, limit))
    else:
        rows = _rows_found(work, tuple(groups), wanted, asked, limit)
    return [QueueRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What else is asked of the lines of a list."""

    after: tuple[date, str] | None
    claimed_by: str | None
    unclaimed: bool
    procedures: tuple[str, ...]
    not_of: str | None

    def conditions(self) -> list[Any]:
        line = task_group.c
        told: list[Any] = [line.claimed_by == self.claimed_by] if self.claimed_by else []
        told += [line.claimed_by.is_(None)] if self.unclaimed else []
        told += [line.procedure.in_(self.procedures)] if self.procedures else []
        told += [line.employer_id != self.not_of] if self.not_of else []
        return told + ([tuple_(*PLACE) > self.after] if self.after else [])

    def holds(self, line: Any) -> bool:
        """Tell whether a line that has been read is asked for: the same as the conditions."""
        return (
            (not self.claimed_by or line.claimed_by == self.claimed_by)
            and not (self.unclaimed and line.claimed_by)
            and (not self.procedures or line.procedure in self.procedures)
            and (not self.not_of or line.employer_id != self.not_of)
            and (not self.after or (line.act_by, line.task_key) > self.after)
        )


@lru_cache(maxsize=MOST_KEPT)
def _plain(groups: tuple[str, ...], wanted: QueueFilter | None, asked: _Asked, limit: int) -> Select[Any]:
    """Return what is asked for a list without a text: who looks at one does so again and again."""
    return _page(parts_of(groups, wanted), asked, limit)


def _page(parts: Sequence[Select[Any]], asked: _Asked, limit: int) -> Select[Any]:
    told = asked.conditions()
    return _lines(joined([one.where(*told) for one in parts], limit), limit)


def _rows_found(
    work: UnitOfWork, groups: tuple[str, ...], wanted: QueueFilter, asked: _Asked, limit: int
) -> Any:
    """Return the lines of a view that its text finds: what has been read already, or on along the queue."""
    found = searched(work, groups, wanted)
    lines = sorted(
        (line.act_by, line.task_key, line.group_name)
        for line in lines_found(found, wanted)
        if asked.holds(line)
    )
    if found.along is None or len(lines) >= limit:
        near = {"keys": [key for _act_by, key, _group in lines[:limit]], "groups": list(groups)}
        return work.connection.execute(_near(limit), near) if lines else ()
    told = (*asked.conditions(), found.along)
    along = _lines(joined([one.where(*told) for one in parts_of(groups, wanted)], limit), limit)
    return work.connection.execute(along, found.values)


@lru_cache
def _near(limit: int) -> Select[Any]:
    of_keys = task_group.c.task_key.in_(bindparam("keys", expanding=True))
    in_groups = func.coalesce(task_group.c.group_name, "").in_(bindparam("groups", expanding=True))
    return _lines(select(*KEYS).where(of_keys, in_groups).subquery("tasks"), limit)


def lines_found(found: SearchedLines, wanted: QueueFilter) -> list[Any]:
    """Return what a text has found of a view."""
    return [one for one in found.lines if is_held(one, wanted)]


def _lines(tasks: FromClause, limit: int) -> Select[Any]:
    """Return what is asked for the lines of some tasks that have been cut already."""
    return (
        select(
            human_task.c.key,
            human_task.c.case_id,
            application_case.c.number,
            application_case.c.procedure,
            human_task.c.name,
            func.coalesce(human_task.c.due_on, FAR_AWAY).label("due_on"),
            tasks.c.act_by,
            human_task.c.claimed_by,
            human_task.c.opened_at,
            human_task.c.round,
            application_case.c.person_id,
            application_case.c.employer_id,
            application_case.c.permit_id,
            application_case.c.is_urgent,
            tasks.c.group_name,
        )
        .select_from(tasks)
        .join(human_task, human_task.c.key == tasks.c.task_key)
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .order_by(tasks.c.act_by, tasks.c.task_key)
        .limit(limit)
    )


_SIZE = (
    select(func.count())
    .select_from(task_group)
    .where(task_group.c.group_name.in_(bindparam("groups", expanding=True)))
)
_SIZE_OF_SOME = _SIZE.where(task_group.c.procedure.in_(bindparam("procedures", expanding=True)))


def queue_size(work: UnitOfWork, groups: Sequence[str], *, procedures: Sequence[str] = ()) -> int:
    """Return how many open tasks some groups have, all or those of some procedures."""
    asked = {"groups": list(groups)} | ({"procedures": list(procedures)} if procedures else {})
    return int(work.connection.execute(_SIZE_OF_SOME if procedures else _SIZE, asked).scalar_one())


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many tasks each view has of the chosen procedure, and each procedure in the chosen view.

    A number above MOST_COUNTED, or an AtLeast, says that there are more than these.
    """

    by_view: Mapping[str, int]
    by_procedure: Mapping[str, int]


def queue_counts(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, procedures: Sequence[str]
) -> QueueCounts:
    """Return how many tasks there are that the text finds, counted to one more than MOST_COUNTED at most."""
    if wanted.text:
        return _counts_found(searched(work, tuple(groups), wanted), wanted)
    by_view = _numbers(work, _of_views(tuple(groups), wanted))
    if wanted.view not in WIDE:
        return QueueCounts(by_view, _kinds(work, groups, replace(wanted, procedure="")))
    return QueueCounts(by_view, _numbers(work, _of_procedures(tuple(groups), wanted, tuple(procedures))))


def _counts_found(found: SearchedLines, wanted: QueueFilter) -> QueueCounts:
    """Count what a text has found; where only the front of a queue was read, there may be more of each."""
    told = [one for one in found.lines if is_told(one, wanted)]
    views = {view: sum(holds(one, wanted) for one in told) for view, holds in HOLDS.items()}
    any_kind = replace(wanted, procedure="")
    kinds = Counter(one.procedure for one in lines_found(found, any_kind))
    if found.along is None:
        return QueueCounts(views, kinds)
    return QueueCounts(*({name: at_least(number) for name, number in one.items()} for one in (views, kinds)))


def count_of(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter) -> int:
    """Return how many tasks are wanted, counted to one more than MOST_COUNTED at most."""
    if wanted.text:
        return _counts_found(searched(work, tuple(groups), wanted), wanted).by_view[wanted.view]
    counted = select(func.count()).select_from(_bounded(groups, wanted))
    return int(work.connection.execute(counted).scalar_one())


@lru_cache(maxsize=MOST_KEPT)
def _of_views(groups: tuple[str, ...], wanted: QueueFilter) -> Any:
    """Return what is asked to count every view: who looks at a list does so again and again."""
    return _counting({view: _bounded(groups, replace(wanted, view=view)) for view in VIEWS})


@lru_cache(maxsize=MOST_KEPT)
def _of_procedures(groups: tuple[str, ...], wanted: QueueFilter, procedures: tuple[str, ...]) -> Any:
    return _counting({one: _bounded(groups, replace(wanted, procedure=one)) for one in procedures})


def _bounded(groups: Sequence[str], wanted: QueueFilter) -> Any:
    """Return the tasks to be counted as a table."""
    most = MOST_COUNTED + 1
    return select(joined(parts_of(groups, wanted), most)).limit(most).subquery()


def _counting(tables: Mapping[str, Any]) -> Any:
    parts = [
        select(literal(name).label("name"), func.count().label("number")).select_from(one)
        for name, one in tables.items()
    ]
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _numbers(work: UnitOfWork, query: Any) -> dict[str, int]:
    return {row.name: int(row.number) for row in work.connection.execute(query)}


def _kinds(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter) -> dict[str, int]:
    """Return by procedure how many of the first tasks of a view there are; of a longer one each may have more."""
    parts = [one.add_columns(task_group.c.procedure) for one in parts_of(groups, wanted)]
    table = select(joined(parts, MOST_LOOKED_AT)).limit(MOST_LOOKED_AT).subquery()
    rows = work.connection.execute(
        select(table.c.procedure, func.count().label("number")).group_by(table.c.procedure)
    ).all()
    is_longer = sum(row.number for row in rows) >= MOST_LOOKED_AT
    return {row.procedure: MOST_COUNTED + 1 if is_longer else int(row.number) for row in rows}
