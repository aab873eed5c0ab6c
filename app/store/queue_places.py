"""Where a task stands in a queue: how many come before it, which are beside it, and how many came since."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, bindparam, func, literal, select, tuple_

from app.store.queue_rows import MOST_COUNTED, MOST_KEPT, lines_found
from app.store.queue_search import searched
from app.store.queue_views import LINE, PLACE, at_least, is_held, joined, parts_of
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from app.store.database import UnitOfWork
    from app.store.queue_views import QueueFilter


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """The place of a task in a list. `number` is 0 when the list does not hold it any more.

    Number and total above MOST_COUNTED, or an AtLeast, say that there are more than these.
    """

    number: int
    total: int
    before: str | None
    after: str | None
    """Keys of the tasks beside it."""


def place_of(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, key: str) -> QueuePlace | None:
    """Return where an open task stands among those that are wanted; None where it is in none of the groups."""
    here = work.connection.execute(_HERE, {"key": key, "groups": list(groups)}).first()
    if here is None:
        return None
    mark = (here.act_by, here.task_key)
    if wanted.text:
        return _place_found(work, groups, wanted, mark)
    asked = {"act_by": here.act_by, "task_key": here.task_key}
    found = work.connection.execute(_place(tuple(groups), wanted), asked).one()
    return QueuePlace(
        number=found.ahead + 1 if is_held(here, wanted) else 0,
        total=found.total,
        before=found.before,
        after=found.after,
    )


_HERE = select(*LINE).where(
    task_group.c.task_key == bindparam("key"),
    task_group.c.group_name.in_(bindparam("groups", expanding=True)),
)


@lru_cache(maxsize=MOST_KEPT)
def _place(groups: tuple[str, ...], wanted: QueueFilter) -> Select[Any]:
    """Return the one question for a place: who looks at the reviews of a list asks it of each."""
    place: Any = tuple_(*PLACE)
    mark = tuple_(bindparam("act_by", type_=Date), bindparam("task_key", type_=String))
    parts = parts_of(groups, wanted)
    return select(
        _number(parts, place < mark, MOST_COUNTED).label("ahead"),
        _number(parts, None, MOST_COUNTED + 1).label("total"),
        _nearest([one.where(place < mark) for one in parts], backwards=True).label("before"),
        _nearest([one.where(place > mark) for one in parts], backwards=False).label("after"),
    )


def _number(parts: Sequence[Select[Any]], condition: ColumnElement[bool] | None, most: int) -> Any:
    """Return what counts some tasks, to `most` at most."""
    told = parts if condition is None else [one.where(condition) for one in parts]
    cut = select(joined(told, most)).limit(most).subquery()
    return select(func.count()).select_from(cut).scalar_subquery()


def _nearest(parts: Sequence[Select[Any]], *, backwards: bool) -> Any:
    """Return what gives the key of the first of some tasks, or of the last one."""
    tasks = joined(parts, 1, backwards=backwards)
    order = [column.desc() if backwards else column for column in (tasks.c.act_by, tasks.c.task_key)]
    return select(tasks.c.task_key).order_by(*order).limit(1).scalar_subquery()


def _place_found(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, mark: tuple[Any, str]
) -> QueuePlace:
    """Return the place among the tasks that a text has found; of those found along a queue its front is read."""
    found = searched(work, tuple(groups), wanted)
    places = sorted({(one.act_by, one.task_key) for one in lines_found(found, wanted)})
    at = bisect_left(places, mark)
    is_here = at < len(places) and places[at] == mark
    behind = places[at + 1 :] if is_here else places[at:]
    return QueuePlace(
        number=at + 1 if is_here else 0,
        total=len(places) if found.along is None else at_least(len(places)),
        before=places[at - 1][1] if at else None,
        after=behind[0][1] if behind else None,
    )


def came_since(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, instant: datetime) -> int:
    """Return how many of the tasks that are wanted have opened since an instant."""
    if wanted.text:
        found = lines_found(searched(work, tuple(groups), wanted), wanted)
        return sum(one.opened_at > instant for one in found)
    # In no order: what is recent is counted in the index of when tasks opened.
    recent = [
        one.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
        .where(task_group.c.opened_at > instant)
        .limit(MOST_COUNTED)
        .subquery()
        for one in parts_of(groups, wanted)
    ]
    counted = [select(func.count()).select_from(one).scalar_subquery() for one in recent]
    found = work.connection.execute(select(sum(counted, start=literal(0)))).scalar_one()
    return min(MOST_COUNTED, int(found))
