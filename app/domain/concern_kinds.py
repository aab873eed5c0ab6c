"""What somebody may tell the office beside an application, and how it is numbered."""

from __future__ import annotations

from enum import StrEnum

BAD_LEVEL = 2
"""A rating so low or lower is followed up."""
LEVELS = range(1, 6)
FEWEST_PUBLIC = 5
"""Figures of fewer ratings would tell whose they are."""
LONGEST_TEXT = 2000


class ConcernKind(StrEnum):
    """What is told."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    RATING = "rating"
    """The follow-up of a bad rating."""


def concern_number(year: int, serial: int) -> str:
    """Return the number under which its state can be asked for."""
    return f"{year}-{serial:05d}"
