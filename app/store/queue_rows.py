"""Queues of open tasks: the most pressing in front, in part or whole, searched and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, func, or_, select, true, tuple_, union_all

from app.domain.typed_text import halfwidth, normalised
from app.store.found_cases import initials_begin
from app.store.open_work import FAR_AWAY
from app.store.tables_cases import application_case, human_task, task_group
from app.store.tables_office import employer, permit, person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, FromClause, Select

    from app.store.database import UnitOfWork

ALL, MINE, FREE, URGENT, SOON, LATE = "all", "mine", "free", "urgent", "soon", "late"
RETURNED, COVERED = "returned", "covered"
MOST_COUNTED = 1_000_000
"""More than ever wait at one level of an authority."""
MOST_KEPT = 128
"""Statements of queues that are kept for whoever looks at the same list again; each takes some kilobytes."""
VIEWS = (ALL, MINE, FREE, URGENT, SOON, LATE, RETURNED, COVERED)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which tasks of a queue are wanted.

    `soon_until` is the last day on which a task counts as due soon. `text` is part of a name of the person or the
    unit, the beginning of a number of the case, the unit or a permit, or a whole identity number.
    """

    account_id: str
    today: date
    soon_until: date
    view: str = ALL
    procedure: str = ""
    text: str = ""
    employer_id: str = ""
    covers: tuple[str, ...] = ()
    """Accounts for which one stands in today."""


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
    put_together = _queue if len(groups) == 1 or (wanted and wanted.text) else _of_each_group
    query = put_together(
        tuple(groups),
        after=after,
        claimed_by=claimed_by,
        unclaimed=unclaimed,
        procedures=tuple(procedures),
        wanted=replace(wanted, text="") if wanted else None,
        not_of=not_of,
        limit=limit,
    )
    query = found_by_text(work, query, wanted) if wanted else query
    return [QueueRow(**row._mapping) for row in work.connection.execute(query)]


@lru_cache(maxsize=MOST_KEPT)
def _of_each_group(groups: tuple[str, ...], *, limit: int, **asked: Any) -> Select[Any]:
    """Return what is asked for a queue of several groups: each gives its first, by its index, and these are put in order."""
    parts = [select(_queue((group,), limit=limit, **asked).subquery()) for group in groups]
    found = union_all(*parts).subquery() if parts else _queue((), limit=limit, **asked).subquery()
    return select(found).order_by(found.c.act_by, found.c.key).limit(limit)


@lru_cache(maxsize=MOST_KEPT)
def _queue(
    groups: tuple[str, ...],
    *,
    after: tuple[date, str] | None,
    claimed_by: str | None,
    unclaimed: bool,
    procedures: tuple[str, ...],
    wanted: QueueFilter | None,
    not_of: str | None,
    limit: int,
) -> Select[Any]:
    """Return what is asked for a queue, but for a text: who looks at a list does so again and again."""
    tasks = task_group if len(groups) == 1 else tasks_of(groups)
    query = of_groups(
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
        ),
        groups,
        tasks,
    )
    query = query.order_by(tasks.c.act_by, tasks.c.task_key).limit(limit)
    if after:
        query = query.where(tuple_(tasks.c.act_by, tasks.c.task_key) > after)
    if claimed_by:
        query = query.where(tasks.c.claimed_by == claimed_by)
    if unclaimed:
        query = query.where(tasks.c.claimed_by.is_(None))
    if procedures:
        query = query.where(application_case.c.procedure.in_(procedures))
    if not_of:
        query = query.where(application_case.c.employer_id != not_of)
    return narrowed(query, wanted, tasks) if wanted else query


def queue_size(work: UnitOfWork, groups: Sequence[str], *, procedures: Sequence[str] = ()) -> int:
    """Return how many open tasks some groups have, all or those of some procedures."""
    query = select(func.count()).select_from(task_group).where(task_group.c.group_name.in_(groups))
    if procedures:
        query = (
            query.join(human_task, human_task.c.key == task_group.c.task_key)
            .join(application_case, application_case.c.id == human_task.c.case_id)
            .where(application_case.c.procedure.in_(procedures))
        )
    return int(work.connection.execute(query).scalar_one())


def tasks_of(groups: Sequence[str]) -> FromClause:
    """Return the open tasks of some groups, each group by itself.

    They are cut and in order, so that no planner reads the tasks of other groups to find or count these.
    """
    columns = (task_group.c.task_key, task_group.c.group_name, task_group.c.claimed_by, task_group.c.act_by)
    parts = [
        select(*columns)
        .where(task_group.c.group_name == group)
        .order_by(task_group.c.act_by, task_group.c.task_key)
        .limit(MOST_COUNTED)
        .subquery()
        for group in groups
    ]
    if not parts:
        return select(*columns).where(false()).subquery("tasks")
    return parts[0] if len(parts) == 1 else union_all(*map(select, parts)).subquery("tasks")


def of_groups(query: Select[Any], groups: Sequence[str], tasks: FromClause = task_group) -> Select[Any]:
    """Let a question be one about the open tasks of some groups, with their cases; `tasks` may be theirs already."""
    found = (
        query.select_from(tasks)
        .join(human_task, human_task.c.key == tasks.c.task_key)
        .join(application_case, application_case.c.id == human_task.c.case_id)
    )
    return found.where(task_group.c.group_name.in_(groups)) if tasks is task_group else found


def wanted_tasks(
    work: UnitOfWork, query: Select[Any], wanted: QueueFilter, tasks: FromClause = task_group
) -> Select[Any]:
    """Leave of the tasks of some groups those that are wanted."""
    return found_by_text(work, narrowed(query, wanted, tasks), wanted)


def narrowed(query: Select[Any], wanted: QueueFilter, tasks: FromClause) -> Select[Any]:
    """Leave the tasks of the view, the procedure and the unit that are wanted."""
    told = (
        (application_case.c.procedure, wanted.procedure),
        (application_case.c.employer_id, wanted.employer_id),
    )
    of_these = [column == value for column, value in told if value]
    return query.where(views_of(wanted, tasks)[wanted.view], *of_these)


def views_of(wanted: QueueFilter, tasks: FromClause = task_group) -> dict[str, ColumnElement[bool]]:
    """Return by view the condition that a task is in it."""
    in_time = or_(human_task.c.due_on.is_(None), human_task.c.due_on >= wanted.today)
    return {
        ALL: true(),
        MINE: tasks.c.claimed_by == wanted.account_id,
        FREE: tasks.c.claimed_by.is_(None),
        URGENT: application_case.c.is_urgent.is_(True),
        SOON: and_(in_time, tasks.c.act_by <= wanted.soon_until),
        # Nothing stands in its queue behind its due date: the index leaves out what is not late.
        LATE: and_(tasks.c.act_by < wanted.today, human_task.c.due_on < wanted.today),
        RETURNED: human_task.c.round > 1,
        COVERED: tasks.c.claimed_by.in_(wanted.covers) if wanted.covers else false(),
    }


def found_by_text(work: UnitOfWork, query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Leave what the text finds. Names are found by any part or their initials, numbers from their beginning, a sealed one whole."""
    text, number = halfwidth(wanted.text), normalised(wanted.text)
    if not text:
        return query
    asked: list[ColumnElement[bool]] = [
        person.c.name.icontains(text, autoescape=True),
        employer.c.name.icontains(text, autoescape=True),
    ]
    letters = initials_begin(text)
    if letters is not None:
        asked.append(letters)
    if number:
        has_permit = exists().where(
            permit.c.person_id == application_case.c.person_id,
            func.upper(permit.c.permit_no).startswith(text.upper(), autoescape=True),
        )
        asked += [
            application_case.c.number.startswith(text.upper(), autoescape=True),
            employer.c.uscc.startswith(number, autoescape=True),
            person.c.id_number_index == work.seal.index(number),
            has_permit,
        ]
    return (
        query.join(employer, employer.c.id == application_case.c.employer_id)
        .outerjoin(person, person.c.id == application_case.c.person_id)
        .where(or_(*asked))
    )
