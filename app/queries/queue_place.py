"""Where a task stands in the list from which it was opened, what is new in a list, and the views saved of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.tasks.queue_wish import filter_of
from app.store.queue_places import QueuePlace, came_since, place_of
from app.store.queue_rows import MOST_COUNTED, count_of
from app.store.queue_views import AtLeast
from app.store.saved_view_rows import SavedView, saved_views_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.tasks.queue_wish import QueueWish
    from app.store.database import UnitOfWork

__all__ = [
    "MOST_COUNTED",
    "AtLeast",
    "QueuePlace",
    "SavedView",
    "counts_of_wishes",
    "new_in_list",
    "own_views",
    "place_in_list",
]


def place_in_list(work: UnitOfWork, by: Actor, wish: QueueWish, task_key: str) -> QueuePlace | None:
    """Return the place of a task in a list of the reviewer; None where the task is none of their queue."""
    return place_of(work, by.groups, filter_of(work, by, wish), task_key)


def new_in_list(context: AppContext, by: Actor, wish: QueueWish, instant: datetime) -> int:
    """Return how many tasks have come into a list since an instant."""
    with context.database.reading() as work:
        return came_since(work, by.groups, filter_of(work, by, wish), instant)


def own_views(context: AppContext, by: Actor) -> list[SavedView]:
    """Return the views that a reviewer has saved."""
    with context.database.reading() as work:
        return saved_views_of(work, by.account_id)


def counts_of_wishes(context: AppContext, by: Actor, wishes: Sequence[QueueWish]) -> list[int]:
    """Return how many tasks each list has now, each counted to one more than MOST_COUNTED at most."""
    with context.database.reading() as work:
        return [count_of(work, by.groups, filter_of(work, by, wish)) for wish in wishes]
