"""Is the same picture certain by its look? Distances of perceptual hashes: one sheet taken twice, and two like sheets.

Papers of an office are printed from the same forms. What tells them apart, a name or a sum, is a few dots in a hash.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from bench.corpus_sheets import SHEETS, sheet
from bench.corpus_takes import CLOTH, Glass, on_glass, photographed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SIDE = 16
"""256 bits."""


def hash_of(picture: Image.Image) -> NDArray[np.bool_]:
    """Return whether each of 16 × 16 spots is brighter than the one before it."""
    small = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    levels = np.asarray(small, dtype=np.int16)
    return np.asarray(levels[:, 1:] > levels[:, :-1]).ravel()


def likeness() -> Iterator[dict[str, Any]]:
    """Return the distances of sheets that are the same, and of sheets that only look alike."""
    taken_twice, alike = [], []
    for name in SHEETS:
        first = hash_of(on_glass(sheet(name, 1)))
        again = (
            on_glass(sheet(name, 1), Glass(lean=0.5, grain=2.0), seed=2),
            photographed(sheet(name, 1), table=CLOTH),
        )
        taken_twice += [_distance(first, hash_of(one)) for one in again]
        others = [hash_of(on_glass(sheet(name, seed))) for seed in (1, 2, 3)]
        alike += [_distance(one, other) for one, other in combinations(others, 2)]
    yield {
        "likeness": "taken twice",
        "pairs": len(taken_twice),
        "least": min(taken_twice),
        "most": max(taken_twice),
    }
    yield {
        "likeness": "another sheet of the form",
        "pairs": len(alike),
        "least": min(alike),
        "most": max(alike),
    }


def _distance(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> int:
    return int((one != other).sum())
