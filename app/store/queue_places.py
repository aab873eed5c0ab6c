"""Where a task stands in a queue: how many come before it, which are beside it, and how many came since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

from app.store.queue_rows import of_groups, queue, tasks_of, wanted_tasks
from app.store.tables_cases import human_task, task_group

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork
    from app.store.queue_rows import QueueFilter


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """The place of a task in a list. `number` is 0 when the list does not hold it any more."""

    number: int
    total: int
    before: str | None
    after: str | None
    """Keys of the tasks beside it."""


def place_of(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, key: str) -> QueuePlace | None:
    """Return where an open task stands among those that are wanted; None where it is in none of the groups."""
    here = work.connection.execute(
        select(task_group.c.act_by, task_group.c.task_key).where(
            task_group.c.task_key == key, task_group.c.group_name.in_(groups)
        )
    ).first()
    if here is None:
        return None
    mark = (here.act_by, here.task_key)
    place = tuple_(task_group.c.act_by, task_group.c.task_key)
    front = work.connection.execute(
        wanted_tasks(work, of_groups(select(task_group.c.task_key), groups), wanted)
        .where(place < mark)
        .order_by(task_group.c.act_by.desc(), task_group.c.task_key.desc())
        .limit(1)
    ).scalar()
    behind = queue(work, groups, after=mark, wanted=wanted, limit=1)
    tasks = tasks_of(groups)
    sums: Any = select(
        func.count().label("total"),
        func.count().filter(tuple_(tasks.c.act_by, tasks.c.task_key) < mark).label("before"),
        func.count().filter(tasks.c.task_key == key).label("itself"),
    )
    counted = of_groups(sums, groups, tasks)
    found = work.connection.execute(wanted_tasks(work, counted, wanted, tasks)).one()
    return QueuePlace(
        number=found.before + 1 if found.itself else 0,
        total=found.total,
        before=front,
        after=behind[0].key if behind else None,
    )


def came_since(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, instant: datetime) -> int:
    """Return how many of the tasks that are wanted have opened since an instant."""
    tasks = tasks_of(groups)
    query = wanted_tasks(work, of_groups(select(func.count()), groups, tasks), wanted, tasks)
    return int(work.connection.execute(query.where(human_task.c.opened_at > instant)).scalar_one())
