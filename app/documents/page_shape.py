"""Which page sizes we are willing to draw at all; in points, 72 to the inch."""

from __future__ import annotations

SMALLEST_SIDE, LARGEST_SIDE = 72, 5000
"""An inch, and a little less than two metres."""
LONGEST_SHAPE = 6


def is_drawable(width: float, height: float) -> bool:
    """Tell whether a page has the size of a paper that somebody could hold."""
    short, long = sorted((width, height))
    return short >= SMALLEST_SIDE and long <= LARGEST_SIDE and long <= short * LONGEST_SHAPE
