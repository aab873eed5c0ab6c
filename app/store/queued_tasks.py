"""Open tasks as queues have them: by when they must be done, and what a queue is asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from app.store.tables_cases import application_case, human_task
from app.store.tables_office import person
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.database import UnitOfWork

FAR_AWAY = date(9999, 12, 31)
"""Sorts tasks that wait for no day behind the others."""


def change_due(work: UnitOfWork, task_key: str, due_on: date | None) -> None:
    """Give an open task another due date."""
    work.connection.execute(update(human_task).where(human_task.c.key == task_key).values(due_on=due_on))


def place_in_queue(due_on: date | None, act_by: date | None) -> dict[str, Any]:
    """Return what a queue has of when a task is due and by when it must be done."""
    return {
        "due_on": due_on,
        "act_by": act_by or FAR_AWAY,
        "is_ahead": due_on is not None and act_by is not None and act_by < due_on,
    }


def put_in_order(work: UnitOfWork, task_key: str, due_on: date | None, act_by: date | None) -> None:
    """Give an open task another place in the queues of its groups; its due date is that of `change_due`."""
    work.connection.execute(
        update(task_group).where(task_group.c.task_key == task_key).values(place_in_queue(due_on, act_by))
    )


def offer(work: UnitOfWork, case_id: str, places: Sequence[Mapping[str, Any]]) -> None:
    """Put tasks of a case into queues, with what queues are asked for of task and case.

    Places name group and task, by when it must be done (`place_in_queue`) and who holds it.
    """
    rows = [{"of_case": case_id, "of_task": one["task_key"], "claimed_by": None, **one} for one in places]
    if rows:
        work.connection.execute(_OFFER, rows)


def follow_person(work: UnitOfWork, person_id: str, names: Mapping[str, str]) -> None:
    """Let what queues keep of a person's name follow the person."""
    work.connection.execute(update(task_group).where(task_group.c.person_id == person_id).values(**names))


def _of_case(column: Any) -> Any:
    return select(column).where(application_case.c.id == bindparam("of_case")).scalar_subquery()


def names_in_queues(person_id: Any) -> dict[str, Any]:
    """Return by which letters a queue finds a person, as values of its columns; cases of a unit itself have nobody."""
    return {
        column.name: func.coalesce(select(column).where(person.c.id == person_id).scalar_subquery(), "")
        for column in (person.c.name_key, person.c.initials, person.c.other_initials)
    }


def _of_task(column: Any) -> Any:
    return select(column).where(human_task.c.key == bindparam("of_task")).scalar_subquery()


_OFFER = insert(task_group).values(
    procedure=_of_case(application_case.c.procedure),
    employer_id=_of_case(application_case.c.employer_id),
    person_id=_of_case(application_case.c.person_id),
    is_urgent=_of_case(application_case.c.is_urgent),
    is_returned=_of_task(human_task.c.round > 1),
    opened_at=_of_task(human_task.c.opened_at),
    **names_in_queues(_of_case(application_case.c.person_id)),
)
