"""Where a task stands in a queue: how many come before it, which are beside it, and how many came since."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

from app.store.queue_rows import MOST_COUNTED, count_of, lines_found, queue
from app.store.queue_search import searched
from app.store.queue_views import PLACE, joined, parts_of
from app.store.tables_cases import task_group

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.store.database import UnitOfWork
    from app.store.queue_views import QueueFilter


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """The place of a task in a list. `number` is 0 when the list does not hold it any more.

    Number and total above MOST_COUNTED say that there are more than these.
    """

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
    if wanted.text:
        return _place_found(work, groups, wanted, mark)
    behind = queue(work, groups, after=mark, wanted=wanted, limit=1)
    is_held = _count(work, groups, wanted, task_group.c.task_key == key)
    place: Any = tuple_(*PLACE)
    return QueuePlace(
        number=_count(work, groups, wanted, place < mark) + 1 if is_held else 0,
        total=count_of(work, groups, wanted),
        before=_before(work, groups, wanted, mark),
        after=behind[0].key if behind else None,
    )


def _place_found(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, mark: tuple[Any, str]
) -> QueuePlace:
    """Return the place among the tasks that a text has found; of those found along a queue its front is read."""
    found = searched(work, tuple(groups), wanted)
    places = sorted({(one.act_by, one.task_key) for one in lines_found(found, wanted)})
    at = bisect_left(places, mark)
    is_held = at < len(places) and places[at] == mark
    behind = places[at + 1 :] if is_held else places[at:]
    more = MOST_COUNTED + 1
    return QueuePlace(
        number=at + 1 if is_held else 0,
        total=more if found.along is not None and places else len(places),
        before=places[at - 1][1] if at else None,
        after=behind[0][1] if behind else None,
    )


def _before(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, mark: tuple[Any, str]
) -> str | None:
    """Return the key of the task in front of a place."""
    backwards = [column.desc() for column in PLACE]
    found = [
        work.connection.execute(one.where(tuple_(*PLACE) < mark).order_by(*backwards).limit(1)).first()
        for one in parts_of(groups, wanted)
    ]
    nearest = max(((row.act_by, row.task_key) for row in found if row), default=None)
    return nearest[1] if nearest else None


def _count(
    work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, condition: ColumnElement[bool]
) -> int:
    parts = [one.where(condition) for one in parts_of(groups, wanted)]
    cut = select(joined(parts, MOST_COUNTED)).limit(MOST_COUNTED).subquery()
    return int(work.connection.execute(select(func.count()).select_from(cut)).scalar_one())


def came_since(work: UnitOfWork, groups: Sequence[str], wanted: QueueFilter, instant: datetime) -> int:
    """Return how many of the tasks that are wanted have opened since an instant."""
    if wanted.text:
        found = lines_found(searched(work, tuple(groups), wanted), wanted)
        return sum(one.opened_at > instant for one in found)
    return _count(work, groups, wanted, task_group.c.opened_at > instant)
