"""Measures of the ink on a page: is there any, is it coloured, sharp, upright.

The thresholds come from measuring scans of papers at 150 dpi; each measure is advice for a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REDUCTION = 3
OUTER = 0.12
DARK = 0.66
BLANK_INK = 0.0008
EMPTY_INK, EMPTY_LEVEL = 0.0003, 0.95
"""Pencil, and what shows through from the other side, is darker than that against the paper."""
COLOUR, STRONG_COLOUR, STRONG_SHARE = 0.03, 0.2, 0.0005
LEAST_LIGHT, SHADE, SHADE_SHARE = 0.3, 0.014, 0.005
BLUR_PIXELS, SHAKEN_PIXELS = 4.8, 6.0
FEWEST_RUNS = 200
SIDEWAYS_RATIO, RHYTHM_LEAN, LINE_WINDOW = 1.3, 1.0, 21
RULE_LENGTH = 31
"""In reduced pixels: a letter is at most half of that."""
STEEPEST, COARSE, FINE = 8.0, 0.5, 0.1


def reduced(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the picture at a third of its size, 0 to 1: noise averages out, shapes stay."""
    height, width = (side - side % REDUCTION for side in pixels.shape[:2])
    sums = np.zeros((height // REDUCTION, width // REDUCTION, 3), dtype=np.uint16)
    for row in range(REDUCTION):
        for column in range(REDUCTION):
            sums += pixels[row:height:REDUCTION, column:width:REDUCTION]
    return np.asarray(sums / np.float32(255 * REDUCTION**2), dtype=np.float32)


def inner(grey: NDArray[Any]) -> NDArray[Any]:
    """Return the page without its rim, where edges and the scanner's lid would count as ink."""
    high, wide = int(grey.shape[0] * OUTER), int(grey.shape[1] * OUTER)
    return grey[high:-high, wide:-wide]


def _ink(grey: NDArray[Any]) -> NDArray[Any]:
    within = inner(grey)
    return within < DARK * float(np.quantile(within, 0.8))


def is_blank(grey: NDArray[Any]) -> bool:
    """Tell whether there is next to no ink."""
    return float(_ink(grey).mean()) < BLANK_INK


def is_empty(grey: NDArray[Any]) -> bool:
    """Tell whether there is nothing at all, not even pencil: what certainly is no paper of an application."""
    within = inner(grey)
    return float(np.quantile(within, EMPTY_INK)) > EMPTY_LEVEL * float(np.quantile(within, 0.8))


def is_grey(small: NDArray[Any]) -> bool:
    """Tell whether the scan has no colour: no tinge of the paper, no seal or signature, no two shades anywhere.

    A sensor may give all of a grey picture one cast: what differs from that is colour, be it only the scanner's lid.
    """
    spread = small.max(axis=2) - small.min(axis=2)
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


def is_blurred(pixels: NDArray[Any]) -> bool:
    """Tell whether going from paper to ink takes too many pixels across the page."""
    width = edge_width(_inner_grey(pixels))
    return width is not None and width > BLUR_PIXELS


def is_shaken(pixels: NDArray[Any]) -> bool:
    """Tell whether it takes far too many down the page, while it is sharp across: the camera moved."""
    grey = _inner_grey(pixels)
    across, down = edge_width(grey), edge_width(np.ascontiguousarray(grey.T))
    is_sharp = across is None or across <= BLUR_PIXELS
    return is_sharp and down is not None and down > SHAKEN_PIXELS


def _inner_grey(pixels: NDArray[Any]) -> NDArray[Any]:
    return inner(pixels.mean(axis=2, dtype=np.float32) / 255)


def edge_width(grey: NDArray[Any]) -> float | None:
    """Return the mean length, in pixels, of the steepest climbs between paper and ink along the rows."""
    contrast = float(np.quantile(grey, 0.9) - np.quantile(grey, 0.005))
    steps = np.diff(grey, axis=1)
    steps[np.abs(steps) < contrast * 0.02] = 0  # grain of the paper is no climb
    flat = np.sign(np.pad(steps, ((0, 0), (1, 1)))).ravel()
    begins = np.flatnonzero(np.diff(flat)) + 1
    climbs = np.add.reduceat(np.pad(steps, ((0, 0), (1, 1))).ravel(), begins)
    lengths = np.diff(np.append(begins, flat.size))
    strong = np.abs(climbs) > contrast * 0.6
    return float(lengths[strong].mean()) if int(strong.sum()) >= FEWEST_RUNS else None


def is_sideways(grey: NDArray[Any]) -> bool:
    """Tell whether the lines of text run from top to bottom: then columns alternate more than rows."""
    text = _without_rules(_ink(grey))
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


def tilt(grey: NDArray[Any]) -> float:
    """Return by how many degrees the lines of text lean: at the right angle their profile is sharpest."""
    rows, columns = np.nonzero(_ink(grey))
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
