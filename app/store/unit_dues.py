"""What is due of a unit, counted: its tasks, and which units have people at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from app.store.tables_office import association
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


def units_with_people(work: UnitOfWork, *, behind: str, limit: int) -> list[str]:
    """Return some units that have a current employee, by their ids."""
    rows = work.connection.execute(
        select(association.c.employer_id)
        .where(association.c.state == "active", association.c.employer_id > behind)
        .distinct()
        .order_by(association.c.employer_id)
        .limit(limit)
    )
    return list(rows.scalars())


def waiting_of_group(work: UnitOfWork, group: str, until: date) -> tuple[int, int]:
    """Return how many tasks wait for a group, and how many of them are due until a day."""
    row = work.connection.execute(
        select(
            func.count().label("waiting"),
            func.coalesce(func.sum(case((task_group.c.act_by <= until, 1), else_=0)), 0).label("due"),
        ).where(task_group.c.group_name == group)
    ).one()
    return int(row.waiting), int(row.due)
