"""How many a list has, in words: lists are counted up to a number, beyond it only that there are more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.queries.queue_place import MOST_COUNTED, AtLeast


def counted(found: int | Mapping[Any, int]) -> Any:
    """Return a number as it is shown, or all numbers of a mapping."""
    if isinstance(found, Mapping):
        return {key: counted(number) for key, number in found.items()}
    if found > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return f"{found}+" if isinstance(found, AtLeast) else found
