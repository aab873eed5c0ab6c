"""Where a task stands in a queue: how many come before it, which are beside it, and how many came since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, bindparam, func, select, tuple_

from app.store.queue_rows import MOST_KEPT, narrowed, of_groups, tasks_of, wanted_tasks
from app.store.tables_cases import human_task, task_group

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import FromClause, ScalarSelect, Select

    from app.store.database import UnitOfWork
    from app.store.queue_rows import QueueFilter

    Wanting = Callable[[Select[Any], FromClause], Select[Any]]
    """Leaves of a question about some tasks those that are wanted."""


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """The place of a task in a list. `number` is 0 when the list does not hold it any more."""

    number: int
    total: int
    before: str | None
    after: str | None
    """Keys of the tasks beside it."""


_HERE = select(task_group.c.act_by).where(
    task_group.c.task_key == bindparam("key"),
    task_group.c.group_name.in_(bindparam("groups", expanding=True)),
)


def place_of(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, key: str) -> QueuePlace | None:
    """Return where an open task stands among those that are wanted; None where it is in none of the groups."""
    here = work.connection.execute(_HERE, {"key": key, "groups": list(groups)}).first()
    if here is None:
        return None
    query = (
        _place(tuple(groups), lambda query, tasks: wanted_tasks(work, query, wanted, tasks))
        if wanted.text
        else _kept_place(tuple(groups), wanted)
    )
    found = work.connection.execute(query, {"at_day": here.act_by, "at_key": key}).one()
    return QueuePlace(
        number=found.before + 1 if found.itself else 0,
        total=found.total,
        before=found.in_front,
        after=found.behind,
    )


@lru_cache(maxsize=MOST_KEPT)
def _kept_place(groups: tuple[str, ...], wanted: QueueFilter) -> Select[Any]:
    """Return what is asked for a place in a list without a text: who goes through a list asks it again and again."""
    return _place(groups, lambda query, tasks: narrowed(query, wanted, tasks))


def _place(groups: tuple[str, ...], leave: Wanting) -> Select[Any]:
    """Return what counts a list, and those in front of a place, and finds the tasks beside it."""
    tasks = tasks_of(groups)
    day, key = bindparam("at_day", type_=Date), bindparam("at_key", type_=String)
    sums: Any = select(
        func.count().label("total"),
        func.count().filter(tuple_(tasks.c.act_by, tasks.c.task_key) < tuple_(day, key)).label("before"),
        func.count().filter(tasks.c.task_key == key).label("itself"),
        _beside(groups, leave, is_in_front=True).label("in_front"),
        _beside(groups, leave, is_in_front=False).label("behind"),
    )
    return leave(of_groups(sums, groups, tasks), tasks)


def _beside(groups: tuple[str, ...], leave: Wanting, *, is_in_front: bool) -> ScalarSelect[str]:
    day, key = bindparam("at_day", type_=Date), bindparam("at_key", type_=String)
    tasks = task_group.alias() if len(groups) == 1 else tasks_of(groups)
    place = tuple_(tasks.c.act_by, tasks.c.task_key)
    order: tuple[Any, ...] = (tasks.c.act_by, tasks.c.task_key)
    query = select(tasks.c.task_key).where(
        place < tuple_(day, key) if is_in_front else place > tuple_(day, key)
    )
    if len(groups) == 1:
        query = query.where(tasks.c.group_name == groups[0])
    if is_in_front:
        order = tuple(column.desc() for column in order)
    left = leave(of_groups(query, groups, tasks), tasks)
    return left.order_by(*order).limit(1).correlate(None).scalar_subquery()


def came_since(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, instant: datetime) -> int:
    """Return how many of the tasks that are wanted have opened since an instant."""
    tasks = tasks_of(groups)
    query = wanted_tasks(work, of_groups(select(func.count()), groups, tasks), wanted, tasks)
    return int(work.connection.execute(query.where(human_task.c.opened_at > instant)).scalar_one())
