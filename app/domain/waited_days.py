"""How long something took: how many were done, and within how many working days half and nine tenths of them were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NINE_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class Waited:
    """How often something was done, and how many working days half and nine tenths of them took at most."""

    done: int
    median: int | None
    nine_tenths: int | None


def waited_of(took: Mapping[int, int]) -> Waited:
    """Return what working days, each with how often it took so many, come to."""
    total = sum(took.values())
    return Waited(total, _quantile(took, total, 0.5), _quantile(took, total, NINE_TENTHS))


def _quantile(took: Mapping[int, int], total: int, share: float) -> int | None:
    """Return the smallest number of days within which at least this share of all was done."""
    so_far = 0
    for days in sorted(took):
        so_far += took[days]
        if so_far >= share * total:
            return days
    return None
