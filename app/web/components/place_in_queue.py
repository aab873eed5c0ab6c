"""Where the review on a page stands in the list from which it was opened, with the addresses of those beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from app.queries.queue_place import place_in_list
from app.web.frame.gate import actor
from app.web.frame.queue_address import carried_list

if TYPE_CHECKING:
    from app.services.context.app_context import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """`number` is 0 where the list does not show the review any more, e.g. one just claimed among the free ones."""

    number: int
    total: int
    before_url: str
    after_url: str


def place_of_review(work: UnitOfWork, is_review: bool, task_key: str) -> ShownPlace | None:  # noqa: FBT001
    """Return the place of a review in the list that its page carries; None for what is no review."""
    asked = carried_list()
    found = place_in_list(work, actor(), asked.wish, task_key) if is_review else None
    if found is None:
        return None

    def address(key: str | None) -> str:
        return url_for("tasks.show", task_key=key, list=asked.carried) if key else ""

    return ShownPlace(found.number, found.total, address(found.before), address(found.after))
