"""The picture of a page as numbers that measures are taken of: its tones, smaller pictures of it, ranks of its levels.

A paper of thirty pages is measured while somebody waits: channels are put together by hand and ranks are counted,
because reducing over an axis of three numbers and sorting millions of them takes longer than all measures together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REDUCTION = 3
OUTER = 0.12
WHITE = 3 * 255
"""The tone of a dot is the sum of its three channels."""
LEVELS = 1 << 14


def tones(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return how bright each dot is, from 0 to WHITE."""
    total = pixels[:, :, 0].astype(np.int16)
    total += pixels[:, :, 1]
    total += pixels[:, :, 2]
    return total


def reduced(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the picture at a third of its size, 0 to 1: noise averages out, shapes stay."""
    height, width = (side - side % REDUCTION for side in pixels.shape[:2])
    tall = pixels[:height:REDUCTION].astype(np.uint16)
    for row in range(1, REDUCTION):
        tall += pixels[row:height:REDUCTION]
    sums = tall[:, :width:REDUCTION].copy()
    for column in range(1, REDUCTION):
        sums += tall[:, column:width:REDUCTION]
    return np.asarray(sums / np.float32(255 * REDUCTION**2), dtype=np.float32)


def grey_of(small: NDArray[Any]) -> NDArray[Any]:
    """Return a reduced picture without its colours."""
    return np.asarray((small[:, :, 0] + small[:, :, 1] + small[:, :, 2]) / np.float32(3))


def strongest(small: NDArray[Any]) -> NDArray[Any]:
    """Return the largest of the three channels of each dot."""
    return np.asarray(np.maximum(np.maximum(small[..., 0], small[..., 1]), small[..., 2]))


def weakest(small: NDArray[Any]) -> NDArray[Any]:
    """Return the smallest of the three channels of each dot."""
    return np.asarray(np.minimum(np.minimum(small[..., 0], small[..., 1]), small[..., 2]))


def inner(grey: NDArray[Any]) -> NDArray[Any]:
    """Return the page without its rim, where edges and the scanner's lid would count as ink."""
    high, wide = int(grey.shape[0] * OUTER), int(grey.shape[1] * OUTER)
    return grey[high:-high, wide:-wide]


def rank(levels: NDArray[Any], share: float) -> float:
    """Return the level below which so large a share of the dots lies; levels are from 0 to 1."""
    return _ranked((levels * np.float32(LEVELS)).astype(np.int32), share) / LEVELS


def tone_rank(picture: NDArray[Any], share: float) -> int:
    """Return the tone below which so large a share of the dots lies."""
    return _ranked(picture, share)


def _ranked(whole: NDArray[Any], share: float) -> int:
    counts = np.cumsum(np.bincount(whole.ravel()))
    return int(np.searchsorted(counts, share * (whole.size - 1), side="right"))
