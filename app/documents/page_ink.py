"""Measures of the ink on a page: is there any, is it coloured, sharp, upright.

The thresholds come from measuring scans of papers at 150 dpi; each measure is advice for a person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.documents.page_tones import inner, rank, strongest, tone_rank, weakest

if TYPE_CHECKING:
    from numpy.typing import NDArray

DARK = 0.66
BLANK_INK = 0.0008
EMPTY_INK, EMPTY_LEVEL = 0.0003, 0.95
"""Pencil, and what shows through from the other side, is darker than that against the paper."""
COLOUR, STRONG_COLOUR, STRONG_SHARE = 0.03, 0.2, 0.0005
LEAST_LIGHT, SHADE, SHADE_SHARE = 0.3, 0.014, 0.005
BLUR_PIXELS, SHAKEN_PIXELS = 4.8, 6.0
EVERY = 2
FEWEST_RUNS = 100
GRAIN, CLIMB = 0.02, 0.6
"""Of the contrast: a smaller step is grain of the paper, a climb of less is no edge of a letter."""
SIDEWAYS_RATIO, RHYTHM_LEAN, LINE_WINDOW = 1.3, 1.0, 21
RULE_LENGTH = 31
"""In reduced pixels: a letter is at most half of that."""
STEEPEST, COARSE, FINE = 8.0, 0.5, 0.1


def ink_of(grey: NDArray[Any]) -> NDArray[Any]:
    """Return which dots of a grey page are ink; its rim is left out."""
    within = inner(grey)
    return np.asarray(within < DARK * rank(within, 0.8))


def is_blank(grey: NDArray[Any]) -> bool:
    """Tell whether there is next to no ink."""
    return float(ink_of(grey).mean()) < BLANK_INK


def is_empty(grey: NDArray[Any]) -> bool:
    """Tell whether there is nothing at all, not even pencil: what certainly is no paper of an application."""
    within = inner(grey)
    return rank(within, EMPTY_INK) > EMPTY_LEVEL * rank(within, 0.8)


def is_grey(small: NDArray[Any]) -> bool:
    """Tell whether the scan has no colour: no tinge of the paper, no seal or signature, no two shades anywhere.

    A sensor may give all of a grey picture one cast: what differs from that is colour, be it only the scanner's lid.
    """
    spread = strongest(small) - weakest(small)
    has_tinge = float(spread.mean()) >= COLOUR
    has_seal = float((spread > STRONG_COLOUR).mean()) > STRONG_SHARE
    return not has_tinge and not has_seal and not _has_shades(small)


def _has_shades(small: NDArray[Any]) -> bool:
    green = small[:, :, 1]
    lit = green > LEAST_LIGHT
    if not lit.any():
        return False
    for channel in (0, 2):
        cast = float(np.median(small[:, :, channel][lit] / green[lit]))
        differs = np.abs(small[:, :, channel] - cast * green)
        if float((differs > SHADE).mean()) > SHADE_SHARE:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Sharpness:
    """Through how many dots ink becomes paper, along the rows and down the columns; None where there is little ink."""

    across: float | None
    down: float | None

    @property
    def is_blurred(self) -> bool:
        """Tell whether going from paper to ink takes too many dots across the page."""
        return self.across is not None and self.across > BLUR_PIXELS

    @property
    def is_shaken(self) -> bool:
        """Tell whether it takes far too many down the page, while it is sharp across: the camera moved."""
        return not self.is_blurred and self.down is not None and self.down > SHAKEN_PIXELS


def sharpness_of(tones: NDArray[Any]) -> Sharpness:
    """Measure how sharp a page is, of every second row and column: there are more edges than are needed."""
    within = inner(tones)
    contrast = tone_rank(within[::EVERY, ::EVERY], 0.9) - tone_rank(within[::EVERY, ::EVERY], 0.005)
    across, down = within[::EVERY], np.ascontiguousarray(within[:, ::EVERY].T)
    return Sharpness(_edge_width(across, contrast), _edge_width(down, contrast))


def _edge_width(tones: NDArray[Any], contrast: int) -> float | None:
    """Return the mean length, in dots, of the steepest climbs between paper and ink along the rows."""
    least = max(1, math.ceil(contrast * GRAIN))
    steps = np.diff(tones, axis=1)
    # Which way it goes from each dot to the next; no climb goes on from the last dot of a row.
    ways = np.zeros(tones.shape, dtype=np.int8)
    ways[:, :-1] = steps >= least
    ways[:, :-1] -= steps <= -least
    way, level = ways.ravel(), np.ascontiguousarray(tones).ravel()
    turns = np.flatnonzero(way[1:] != way[:-1]) + 1
    begins, ends = turns[:-1], turns[1:]
    climbs = np.abs(level[ends] - level[begins])
    strong = (climbs > contrast * CLIMB) & (way[begins] != 0)
    lengths = (ends - begins)[strong]
    return float(lengths.mean()) if lengths.size >= FEWEST_RUNS else None


def is_sideways(ink: NDArray[Any]) -> bool:
    """Tell whether the lines of text run from top to bottom: then columns alternate more than rows."""
    text = _without_rules(ink)
    return _rhythm(text.T) > SIDEWAYS_RATIO * _rhythm(text)


def _rhythm(text: NDArray[Any]) -> float:
    """Return how strongly ink and gaps alternate from row to row, leaning as the lines lean."""
    rows, columns = np.nonzero(text)
    if rows.size == 0:
        return 0.0
    angles = np.arange(-RHYTHM_LEAN, RHYTHM_LEAN + FINE, COARSE / 2)
    return max(_alternation(_profile(rows, columns, angle)) for angle in angles)


def _alternation(profile: NDArray[Any]) -> float:
    """Return the energy of a profile about its own running mean, so that margins and blocks do not count."""
    window = np.ones(LINE_WINDOW) / LINE_WINDOW
    about = profile - np.convolve(profile, window, mode="same")
    return float((about**2).sum() / max(float(profile.sum()) ** 2 / profile.size, 1.0))


def _without_rules(ink: NDArray[Any]) -> NDArray[Any]:
    """Return the ink without long straight strokes: the rules of a table say nothing about the text."""
    return np.asarray(ink & ~_long_runs(ink) & ~_long_runs(ink.T).T)


def _long_runs(ink: NDArray[Any]) -> NDArray[Any]:
    """Return where ink runs down for longer than any letter is tall."""
    sums = np.cumsum(np.pad(ink.astype(np.int32), ((1, 0), (0, 0))), axis=0)
    full = (sums[RULE_LENGTH:] - sums[:-RULE_LENGTH]) >= RULE_LENGTH
    spread = np.cumsum(np.pad(full.astype(np.int32), ((RULE_LENGTH, RULE_LENGTH - 1), (0, 0))), axis=0)
    return np.asarray((spread[RULE_LENGTH:] - spread[:-RULE_LENGTH]) > 0)


def tilt(ink: NDArray[Any]) -> float:
    """Return by how many degrees the lines of text lean: at the right angle their profile is sharpest."""
    rows, columns = np.nonzero(ink)
    if rows.size == 0:
        return 0.0
    coarse = _sharpest(rows, columns, np.arange(-STEEPEST, STEEPEST + COARSE, COARSE))
    return _sharpest(rows, columns, np.arange(coarse - COARSE, coarse + COARSE + FINE, FINE))


def _sharpest(rows: NDArray[Any], columns: NDArray[Any], angles: NDArray[Any]) -> float:
    scores = [float((_profile(rows, columns, angle) ** 2).sum()) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _profile(rows: NDArray[Any], columns: NDArray[Any], angle: float) -> NDArray[Any]:
    """Return how much ink lies on each row when rows lean by an angle."""
    moved = rows - columns * np.tan(np.radians(angle))
    return np.bincount((moved - moved.min()).astype(np.int64)).astype(np.float64)
