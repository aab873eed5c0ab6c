"""Whole numbers as people and programs write them: nothing that is too long to be one, no signs of other scripts."""

from __future__ import annotations

MOST_DIGITS = 9
"""No count, level, page, year or row has more."""


def whole_number(text: str) -> int | None:
    """Return the number that a text of plain digits is; None for everything else, and for more digits than there can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
