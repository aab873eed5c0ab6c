"""Where an item of a correction notice stands: asked, changed, accepted, or still open after it was changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

VERDICT, REMARK = "verdict", "remark"
"""Keys of the two questions that a review form asks for each item; the number of the item follows."""


class ItemVerdict(StrEnum):
    """What a reviewer of a later round finds of an item."""

    ACCEPTED = "accepted"
    STILL = "still"


class ItemState(StrEnum):
    """Where an item stands, as everybody reads it."""

    ASKED = "item_asked"
    CHANGED = "item_changed"
    ACCEPTED = "item_accepted"
    STILL = "item_still"


@dataclass(frozen=True, slots=True)
class ItemToJudge:
    """An item of the last return that a reviewer decides upon. `id` is what a carried-over item is linked to."""

    id: str
    number: int
    category: str
    target: str
    text: str
    reason: str = ""
    page: int | None = None


def verdict_key(number: int) -> str:
    """Return the key of the question whether an item is accepted."""
    return f"{VERDICT}_{number}"


def remark_key(number: int) -> str:
    """Return the key of the sentence about an item that is still open."""
    return f"{REMARK}_{number}"


def item_state(*, is_answered: bool, verdicts: Sequence[str]) -> ItemState:
    """Return where an item stands; `verdicts` are those of all levels in order, the last one counts."""
    if verdicts:
        return ItemState.ACCEPTED if verdicts[-1] == ItemVerdict.ACCEPTED else ItemState.STILL
    return ItemState.CHANGED if is_answered else ItemState.ASKED
