"""Measures of the light on a page: too dark, too pale, a shadow across it, a spot of glare. Advice for a person.

The page is cut into blocks; how bright the paper is in each says more than any sum over the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.documents.page_tones import inner, rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS, COLUMNS = 12, 9
PAPER_RANK, INK_RANK = 0.85, 0.004
DARK_PAPER = 0.5
PALE_CONTRAST = 0.3
"""Between the paper and the darkest ink of the page; pencil on white paper has about 0.5."""
SHADOW_RATIO, SHADOW_SHARE = 0.66, 0.05
GLARE_LEVEL, GLARE_STEP, GLARE_SHARE = 0.985, 0.06, 0.015
FINER = 2
"""Glare is looked for in blocks of half the size."""
UNWIPED_RANK = 0.25
"""So much of the page at least is not wiped out by a lamp."""


@dataclass(frozen=True, slots=True)
class PageLight:
    """What the light is like. `contrast` is that between paper and ink, all levels are from 0 to 1."""

    paper: float
    contrast: float
    shadow: float
    """Share of the page on which the paper is much darker than where it is well lit."""
    glare: float
    """Share of the page that is white without a dot while the paper elsewhere is not."""

    @property
    def is_dark(self) -> bool:
        """Tell whether the paper itself is dark."""
        return self.paper < DARK_PAPER

    @property
    def is_pale(self) -> bool:
        """Tell whether the ink hardly differs from the paper."""
        return self.contrast < PALE_CONTRAST

    @property
    def has_shadow(self) -> bool:
        """Tell whether part of the page lies in a shadow."""
        return self.shadow >= SHADOW_SHARE

    @property
    def has_glare(self) -> bool:
        """Tell whether a lamp or a flash has wiped part of the page out."""
        return self.glare >= GLARE_SHARE


def light_of(grey: NDArray[Any]) -> PageLight:
    """Measure the light of a page that is reduced and grey."""
    blocks = _blocks(inner(grey))
    papers = np.quantile(blocks, PAPER_RANK, axis=1)
    paper = float(np.median(papers))
    bright = float(np.quantile(papers, 0.9))
    ink = rank(inner(grey), INK_RANK)
    usual = float(np.quantile(papers, UNWIPED_RANK))
    fine = _blocks(inner(grey), FINER)
    is_wiped = (fine.min(axis=1) >= GLARE_LEVEL) & (usual < GLARE_LEVEL - GLARE_STEP)
    return PageLight(
        paper,
        paper - ink,
        float((papers < bright * SHADOW_RATIO).mean()),
        float(is_wiped.mean()),
    )


def _blocks(grey: NDArray[Any], finer: int = 1) -> NDArray[Any]:
    """Return the dots of each block as one row."""
    rows, columns = ROWS * finer, COLUMNS * finer
    high, wide = grey.shape[0] // rows, grey.shape[1] // columns
    cut = grey[: high * rows, : wide * columns].reshape(rows, high, columns, wide)
    return np.asarray(cut.transpose(0, 2, 1, 3).reshape(rows * columns, high * wide))
