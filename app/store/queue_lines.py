"""What queues hold of an open task, so that they are read without tasks and cases: written when these are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from app.store.tables_cases import application_case, human_task, task_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.database import UnitOfWork

FAR_AWAY = date(9999, 12, 31)
"""Sorts tasks that wait for no day behind the others."""


def place_in_queue(due_on: date | None, act_by: date | None) -> dict[str, Any]:
    """Return what a queue has of when a task is due and by when it must be done."""
    return {
        "due_on": due_on,
        "act_by": act_by or FAR_AWAY,
        "is_ahead": due_on is not None and act_by is not None and act_by < due_on,
    }


def put_in_order(work: UnitOfWork, task_key: str, due_on: date | None, act_by: date | None) -> None:
    """Give an open task another due date and place in the queues of its groups."""
    work.connection.execute(update(human_task).where(human_task.c.key == task_key).values(due_on=due_on))
    work.connection.execute(
        update(task_group).where(task_group.c.task_key == task_key).values(place_in_queue(due_on, act_by))
    )


def tell_queues(work: UnitOfWork, case_id: str, keys: Sequence[str]) -> None:
    """Copy what queues are asked for from some tasks and their case."""
    of_case = select(
        application_case.c.procedure, application_case.c.employer_id, application_case.c.person_id,
        application_case.c.is_urgent,
    ).where(application_case.c.id == case_id)  # fmt: skip
    told = work.connection.execute(of_case).one()._mapping
    opened = select(human_task.c.key, human_task.c.round, human_task.c.opened_at).where(
        human_task.c.key.in_(keys)
    )
    for key, number, opened_at in work.connection.execute(opened).all():
        work.connection.execute(
            update(task_group)
            .where(task_group.c.task_key == key)
            .values(**told, is_returned=number > 1, opened_at=opened_at)
        )
