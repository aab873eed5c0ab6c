"""People's tasks: who may see one, who holds it, with a fence against late hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from app.store.read_once import read_once
from app.store.tables_cases import application_case, human_task
from app.store.tables_office import employer, person
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.store.database import UnitOfWork


REVIEW = "review"
"""The clock of a review."""


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
    due_days: int | None
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    fence: int

    @property
    def level_title(self) -> str:
        """Return what its level of review is called: a level that was drawn without that by its own name."""
        return str(self.inputs.get("level_name") or (self.name if self.clock == REVIEW else ""))


_OF_KEY = select(human_task).where(human_task.c.key == bindparam("key"))
_OF_CASE = (
    select(human_task).where(human_task.c.case_id == bindparam("case_id")).order_by(human_task.c.opened_at)
)
_GROUPS_OF_CASE = select(human_task.c.groups).where(human_task.c.case_id == bindparam("case_id"))
_NOTE_HOLDER = update(task_group).where(task_group.c.task_key == bindparam("of_task"))
_IS_FREE = (human_task.c.key == bindparam("of_key")) & (human_task.c.state == "open")
_TAKE = (
    update(human_task)
    .where(_IS_FREE)
    .values(claimed_by=bindparam("taker"), claimed_at=bindparam("at"), fence=human_task.c.fence + 1)
    .returning(human_task.c.fence)
)
_CLAIM = _TAKE.where(human_task.c.claimed_by.is_(None))
_TAKE_OVER = _TAKE.where(human_task.c.claimed_by == bindparam("holder"))
_OPEN_OF_CASE = _OF_CASE.where(human_task.c.state == "open")


@read_once
def task_of(work: UnitOfWork, key: str) -> TaskRow:
    """Return a task; raises TaskMissingError."""
    row = work.connection.execute(_OF_KEY, {"key": key}).first()
    if row is None:
        raise TaskMissingError(key)
    return TaskRow(**row._mapping)


@read_once
def tasks_of_case(work: UnitOfWork, case_id: str, *, only_open: bool = True) -> list[TaskRow]:
    """Return a case's tasks in the order they were opened."""
    rows = work.connection.execute(_OPEN_OF_CASE if only_open else _OF_CASE, {"case_id": case_id})
    return [TaskRow(**row._mapping) for row in rows]


def claim(work: UnitOfWork, key: str, account_id: str, *, instead_of: str | None = None) -> int | None:
    """Take an open task that nobody holds, or that `instead_of` does; return the new fence.

    None when somebody was faster.

    One conditional UPDATE: of a hundred racers exactly one changes the row.
    """
    named = {"of_key": key, "taker": account_id, "at": work.now}
    fence: int | None = (
        work.connection.execute(_CLAIM, named)
        if instead_of is None
        else work.connection.execute(_TAKE_OVER, named | {"holder": instead_of})
    ).scalar()
    if fence is not None:
        _note_holder(work, key, account_id)
    return fence


def _note_holder(work: UnitOfWork, key: str, account_id: str | None) -> None:
    work.connection.execute(_NOTE_HOLDER, {"of_task": key, "claimed_by": account_id})


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


def held_by(work: UnitOfWork, account_id: str, authority: str) -> list[str]:
    """Return the keys of the open reviews of an authority that somebody holds, those of a former level among them.

    They come by case: locked in this order, nobody waits in a circle.
    """
    rows = work.connection.execute(
        select(human_task.c.key)
        .join(task_group, task_group.c.task_key == human_task.c.key)
        .where(
            task_group.c.group_name.startswith(f"authority:{authority}:", autoescape=True),
            task_group.c.claimed_by == account_id,
            human_task.c.state == "open",
        )
        .order_by(human_task.c.case_id, human_task.c.key)
    )
    return list(dict.fromkeys(rows.scalars()))


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
    rows = work.connection.execute(_GROUPS_OF_CASE, {"case_id": case_id}).scalars()
    return sorted({group for groups in rows for group in groups})


def subjects_of(work: UnitOfWork, keys: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """Return by task its case, the person or unit it is about, and the number of the case."""
    rows = work.connection.execute(
        select(
            human_task.c.key,
            application_case.c.id,
            func.coalesce(person.c.name, employer.c.name).label("name"),
            application_case.c.number,
        )
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .join(employer, employer.c.id == application_case.c.employer_id)
        .outerjoin(person, person.c.id == application_case.c.person_id)
        .where(human_task.c.key.in_(keys))
    )
    return {row.key: (row.id, row.name, row.number) for row in rows}
