"""People's tasks: who may see one, who holds it, with a fence against late hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_, update

from app.store.read_once import read_once
from app.store.tables_cases import application_case, human_task, task_group

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from app.store.database import UnitOfWork


class TaskMissingError(Exception):
    """No task has this key."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as stored."""

    key: str
    case_id: str
    element: str
    process: str
    name: str
    form: str | None
    assignee: str | None
    groups: list[str]
    stage: str | None
    instructions: str | None
    clock: str | None
    inputs: dict[str, Any]
    properties: dict[str, str]
    round: int
    state: str
    due_on: date | None
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    fence: int


@read_once
def task_of(work: UnitOfWork, key: str) -> TaskRow:
    """Return a task; raises TaskMissingError."""
    row = work.connection.execute(select(human_task).where(human_task.c.key == key)).first()
    if row is None:
        raise TaskMissingError(key)
    return TaskRow(**row._mapping)


@read_once
def tasks_of_case(work: UnitOfWork, case_id: str, *, only_open: bool = True) -> list[TaskRow]:
    """Return a case's tasks in the order they were opened."""
    query = select(human_task).where(human_task.c.case_id == case_id).order_by(human_task.c.opened_at)
    if only_open:
        query = query.where(human_task.c.state == "open")
    return [TaskRow(**row._mapping) for row in work.connection.execute(query)]


def claim(work: UnitOfWork, key: str, account_id: str, *, instead_of: str | None = None) -> int | None:
    """Take an open task that nobody holds, or that `instead_of` does; return the new fence.

    None when somebody was faster.

    One conditional UPDATE: of a hundred racers exactly one changes the row.
    """
    fence: int | None = work.connection.execute(
        update(human_task)
        .where(human_task.c.key == key, human_task.c.state == "open", human_task.c.claimed_by == instead_of)
        .values(claimed_by=account_id, claimed_at=work.now, fence=human_task.c.fence + 1)
        .returning(human_task.c.fence)
    ).scalar()
    if fence is not None:
        _note_holder(work, key, account_id)
    return fence


def _note_holder(work: UnitOfWork, key: str, account_id: str | None) -> None:
    work.connection.execute(
        update(task_group).where(task_group.c.task_key == key).values(claimed_by=account_id)
    )


def release(work: UnitOfWork, key: str, account_id: str) -> bool:
    """Give a claimed task back; False when it is not this person's any more."""
    done = work.connection.execute(
        update(human_task)
        .where(human_task.c.key == key, human_task.c.state == "open", human_task.c.claimed_by == account_id)
        .values(claimed_by=None, claimed_at=None, fence=human_task.c.fence + 1)
    )
    if done.rowcount == 1:
        _note_holder(work, key, None)
    return done.rowcount == 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of a queue: the task and what a person needs to choose it."""

    key: str
    case_id: str
    number: str
    procedure: str
    name: str
    due_on: date
    claimed_by: str | None
    opened_at: datetime
    round: int
    person_id: str | None
    employer_id: str
    permit_id: str | None
    is_urgent: bool

    @property
    def place(self) -> str:
        """Return the place of this line in its queue, to begin the next page behind it."""
        return f"{self.due_on.isoformat()}.{self.key}"


def queue(
    work: UnitOfWork,
    groups: Sequence[str],
    *,
    after: tuple[date, str] | None = None,
    claimed_by: str | None = None,
    unclaimed: bool = False,
    procedures: Sequence[str] = (),
    limit: int = 20,
) -> list[QueueRow]:
    """Return open tasks of some groups, nearest due date first, from a place in the list on (keyset).

    `procedures` leaves only tasks of these.
    """
    query = (
        select(
            human_task.c.key,
            human_task.c.case_id,
            application_case.c.number,
            application_case.c.procedure,
            human_task.c.name,
            task_group.c.due_on,
            human_task.c.claimed_by,
            human_task.c.opened_at,
            human_task.c.round,
            application_case.c.person_id,
            application_case.c.employer_id,
            application_case.c.permit_id,
            application_case.c.is_urgent,
        )
        .join(human_task, human_task.c.key == task_group.c.task_key)
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .where(task_group.c.group_name.in_(groups))
        .order_by(task_group.c.due_on, task_group.c.task_key)
        .limit(limit)
    )
    if after:
        query = query.where(tuple_(task_group.c.due_on, task_group.c.task_key) > after)
    if claimed_by:
        query = query.where(task_group.c.claimed_by == claimed_by)
    if unclaimed:
        query = query.where(task_group.c.claimed_by.is_(None))
    if procedures:
        query = query.where(application_case.c.procedure.in_(procedures))
    return [QueueRow(**row._mapping) for row in work.connection.execute(query)]


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


def groups_among(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, set[str]]:
    """Return by case all candidate groups its tasks have had, closed ones included."""
    found: dict[str, set[str]] = {}
    for row in work.connection.execute(
        select(human_task.c.case_id, human_task.c.groups).where(human_task.c.case_id.in_(case_ids))
    ):
        found.setdefault(row.case_id, set()).update(row.groups)
    return found


@read_once
def groups_ever(work: UnitOfWork, case_id: str) -> list[str]:
    """Return all candidate groups the tasks of a case have had, closed ones included."""
    rows = work.connection.execute(
        select(human_task.c.groups).where(human_task.c.case_id == case_id)
    ).scalars()
    return sorted({group for groups in rows for group in groups})
