"""Pages of lists: by number where the rows are counted, by the place of a row where a list grows for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from app.store.newest_first import Place, Slice

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NumberedPage", "Place", "Slice", "pages_filled"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NumberedPage(Generic[T]):
    """One page of a list. `total` counts the rows of all pages, `pages` the pages."""

    rows: Sequence[T]
    total: int
    pages: int


def pages_filled(total: int, size: int) -> int:
    """Return how many pages of `size` rows are filled by `total` rows."""
    return -(-total // size)
