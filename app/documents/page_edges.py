"""Where the paper lies in the picture: whether its four edges are visible, and whether it is aslant or small.

Along each side of the paper a straight change of colour must run. A card in the middle of a scanner's glass has its
edges far from those of the picture, so the picture is first cut to what lies on an even background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.documents.page_tones import rank, strongest

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRIP = 0.16
"""The edge of the paper lies in the outer sixth of the picture."""
CHANGE, GRAIN_TIMES = 0.035, 5.0
"""The edge changes the colour by so much, and by far more than the grain of a table does."""
NEAR = 2.5
STRAIGHT = 0.7
STEEPEST = 0.12
ROUNDS = 4
RIM = 4
"""Dots at the border of the reduced picture that show what the paper lies on."""
EVEN, OTHER = 0.11, 0.06
"""A table has grain, and light falls on it from one side; the paper differs from it by more than both."""
BEYOND = 3.0
FEWEST_DOTS = 0.06
"""In a row or column that crosses the paper at least this share differs from what it lies on."""
MARGIN = 0.03
SMALL_SHARE, SMALLEST_SHARE = 0.46, 0.12
SHEET = (0.62, 0.8)
"""Short side by long side of a sheet of paper; a card on the glass is no small sheet when it is small."""
ASLANT = 0.055
"""By how much two opposite edges may differ in their slope before letters change their size across the page."""


WHOLE = (slice(None), slice(None))


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """How the paper lies: which of its sides (top, bottom, left, right) are seen, and how."""

    box: tuple[slice, slice]
    """Rows and columns of the picture that the paper takes, or all of them."""
    sides: tuple[bool, bool, bool, bool]
    share: float
    """How much of the picture the paper takes."""
    is_small: bool
    converges: float
    """By how much opposite edges differ in slope; 0 where they are not seen."""

    @property
    def is_aslant(self) -> bool:
        """Tell whether the paper was taken from aside."""
        return self.converges > ASLANT


@dataclass(frozen=True, slots=True)
class _Edge:
    is_seen: bool
    slope: float = 0.0


def place_of_paper(small: NDArray[Any]) -> PaperPlace:
    """Return how the paper lies in a reduced picture. A printed frame fools it."""
    box = _on_even_ground(small)
    picture = small[box or WHOLE]
    share = picture.shape[0] * picture.shape[1] / (small.shape[0] * small.shape[1])
    across = picture.transpose(1, 0, 2)
    top, bottom, left, right = (
        _edge(picture),
        _edge(picture[::-1]),
        _edge(across),
        _edge(across[::-1]),
    )
    short, long = sorted(picture.shape[:2])
    is_sheet = SHEET[0] <= short / long <= SHEET[1]
    return PaperPlace(
        box or WHOLE,
        (top.is_seen, bottom.is_seen, left.is_seen, right.is_seen),
        share,
        box is not None and is_sheet and SMALLEST_SHARE <= share <= SMALL_SHARE,
        max(_difference(top, bottom), _difference(left, right)),
    )


def _difference(one: _Edge, other: _Edge) -> float:
    """Return by how much two edges, each seen from its own side, differ in slope."""
    return abs(one.slope + other.slope) if one.is_seen and other.is_seen else 0.0


def _on_even_ground(small: NDArray[Any]) -> tuple[slice, slice] | None:
    """Return where the paper lies on an even background of another colour; None where there is no such thing."""
    rim = np.concatenate(
        [part.reshape(-1, 3) for part in (small[:RIM], small[-RIM:], small[:, :RIM], small[:, -RIM:])]
    )
    ground = np.median(rim, axis=0)
    grain = float(np.quantile(np.abs(rim - ground).max(axis=1), 1 - FEWEST_DOTS))
    if grain > EVEN:
        return None
    step = max(OTHER, BEYOND * grain)
    other = strongest(np.abs(small - ground)) > step
    rows = np.flatnonzero(other.mean(axis=1) > FEWEST_DOTS)
    columns = np.flatnonzero(other.mean(axis=0) > FEWEST_DOTS)
    if rows.size == 0 or columns.size == 0:
        return None
    inside = small[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if max(abs(rank(inside[:, :, channel], 0.5) - ground[channel]) for channel in range(3)) <= step:
        return None  # letters on the paper itself: its edges are outside of the picture
    high, wide = (max(RIM, int(MARGIN * side)) for side in small.shape[:2])
    return (
        slice(max(0, int(rows[0]) - high), int(rows[-1]) + 1 + high),
        slice(max(0, int(columns[0]) - wide), int(columns[-1]) + 1 + wide),
    )


def _edge(picture: NDArray[Any]) -> _Edge:
    """Tell whether the first change met from outside lies on one straight line for most of the side."""
    strip = picture[: max(8, int(picture.shape[0] * STRIP))]
    steps = strongest(np.abs(strip[2:] - strip[:-2]))
    change = steps > max(CHANGE, GRAIN_TIMES * float(np.median(steps[: 2 * RIM])))
    met = change.any(axis=0)
    places = np.flatnonzero(met)
    if places.size < STRAIGHT * met.size:
        return _Edge(is_seen=False)
    depths = change[:, places].argmax(axis=0).astype(np.float64)
    on_the_line, slope = _on_a_line(places.astype(np.float64), depths)
    return _Edge(on_the_line >= int(STRAIGHT * met.size), slope)


def _on_a_line(places: NDArray[Any], depths: NDArray[Any]) -> tuple[int, float]:
    """Return how many points lie near one line, and its slope; points far off are left out and it is fitted again."""
    kept = np.abs(depths - np.median(depths)) <= max(NEAR, STEEPEST * places.size / 2)
    slope = 0.0
    for _ in range(ROUNDS):
        if int(kept.sum()) < 2:  # noqa: PLR2004 — a line needs two points
            return 0, 0.0
        slope, start = np.polyfit(places[kept], depths[kept], 1)
        distance = np.abs(depths - (slope * places + start))
        kept = distance <= max(NEAR, float(np.median(distance)) * 1.5)
    on_the_line = int((distance <= NEAR).sum()) if abs(slope) <= STEEPEST else 0
    return on_the_line, float(slope)
