"""Are the four edges of the paper visible? Along each side a straight change of colour must run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRIP = 0.16
"""The edge of the paper lies in the outer sixth of the picture."""
CHANGE = 0.035
NEAR = 2.5
STRAIGHT = 0.7
STEEPEST = 0.12
ROUNDS = 4


def visible_sides(small: NDArray[Any]) -> tuple[bool, bool, bool, bool]:
    """Tell for top, bottom, left and right whether the paper's edge can be seen. A printed frame fools it."""
    sideways = small.transpose(1, 0, 2)
    return (
        _is_edge_seen(small),
        _is_edge_seen(small[::-1]),
        _is_edge_seen(sideways),
        _is_edge_seen(sideways[::-1]),
    )


def _is_edge_seen(picture: NDArray[Any]) -> bool:
    """Tell whether the first change met from outside lies on one straight line for most of the side."""
    strip = picture[: max(8, int(picture.shape[0] * STRIP))]
    change = np.abs(strip[2:] - strip[:-2]).max(axis=2) > CHANGE
    met = change.any(axis=0)
    places = np.flatnonzero(met)
    if places.size < STRAIGHT * met.size:
        return False
    depths = change[:, places].argmax(axis=0).astype(np.float64)
    on_the_line = _on_a_line(places.astype(np.float64), depths)
    return on_the_line >= int(STRAIGHT * met.size)


def _on_a_line(places: NDArray[Any], depths: NDArray[Any]) -> int:
    """Return how many points lie near one line; points far off are left out and the line is fitted again."""
    kept = np.abs(depths - np.median(depths)) <= max(NEAR, STEEPEST * places.size / 2)
    for _ in range(ROUNDS):
        if int(kept.sum()) < 2:  # noqa: PLR2004 — a line needs two points
            return 0
        slope, start = np.polyfit(places[kept], depths[kept], 1)
        distance = np.abs(depths - (slope * places + start))
        kept = distance <= max(NEAR, float(np.median(distance)) * 1.5)
    return int((distance <= NEAR).sum()) if abs(slope) <= STEEPEST else 0
