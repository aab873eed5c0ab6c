"""What somebody probably meant who wrote a name that is unknown."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE_ENOUGH = 0.5


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like `name`; empty where none is like it."""
    return next(iter(get_close_matches(name, sorted(known), 1, CLOSE_ENOUGH)), "")


def or_meant(proposal: str) -> str:
    """Return the end of a sentence that proposes a name; nothing without a proposal."""
    return f"，是不是“{proposal}”？" if proposal else ""
