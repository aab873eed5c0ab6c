"""Between which working days something ends, from how long it took before: an interval that promises its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AIMED_SHARE = 0.9
FEWEST = 9
"""Between the shortest and the longest of nine lies the tenth in eight of ten cases; of fewer nothing is promised."""


@dataclass(frozen=True, slots=True)
class DurationBand:
    """The working days between which the next one ends, and from how many it was read."""

    shortest: int
    longest: int
    cases: int


def duration_band(took: Mapping[int, int]) -> DurationBand | None:
    """Return the band of working days, each with how often it took so many; None of too few.

    Of n that are alike the next one lies between the k-th shortest and the k-th longest with the share
    (n + 1 - 2k) / (n + 1), however they are distributed. The largest k is taken that keeps the share aimed at, at
    least the ends themselves.
    """
    number = sum(took.values())
    if number < FEWEST:
        return None
    left_out = max(1, int((number + 1) * (1 - AIMED_SHARE) / 2))
    return DurationBand(_nth(took, left_out), _nth(took, number + 1 - left_out), number)


def _nth(took: Mapping[int, int], place: int) -> int:
    so_far = 0
    for days in sorted(took):
        so_far += took[days]
        if so_far >= place:
            return days
    raise IndexError(place)
