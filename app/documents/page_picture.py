"""What the PDF says about the picture on a page: how large the paper is, how dense its dots are."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pypdfium2

POINTS_PER_INCH = 72
MEASURED_DPI = 150
A4_LONG_INCHES, LARGEST_PAPER_INCHES = 11.69, 17.5
"""Phone programs often write one point for each dot; no paper of an office is longer than A3."""
MOST_SIDE = 2600
SCAN_SHARE = 0.4
"""A seal or a logo on a typed page is no scan of it."""


def paper_inches(long_side: float) -> float:
    """Return how long the paper really is: a page too large to be a paper was an A4 sheet."""
    inches = long_side / POINTS_PER_INCH
    return inches if inches <= LARGEST_PAPER_INCHES else A4_LONG_INCHES


def measured_scale(width: float, height: float) -> float:
    """Return the scale at which a page of this size in points is drawn with 150 dots an inch."""
    long_side = max(width, height)
    return min(MEASURED_DPI * paper_inches(long_side), MOST_SIDE) / long_side


def dots_per_inch(page: pypdfium2.PdfPage) -> float | None:
    """Return the density of the picture with the most dots; None where pictures do not make up the page."""
    width, height = (float(side) for side in page.get_size())
    pictures = [(_dots(item), _area(item, width * height)) for item in _pictures(page)]
    if sum(area for _, area in pictures) < SCAN_SHARE * width * height:
        return None
    dots, area = max(pictures)
    on_paper = paper_inches(max(width, height)) * POINTS_PER_INCH / max(width, height)
    return sqrt(dots / area) * POINTS_PER_INCH / on_paper


def _pictures(page: pypdfium2.PdfPage) -> list[Any]:
    return list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _dots(item: Any) -> int:
    across, down = item.get_px_size()
    return int(across * down)


def _area(item: Any, page_area: float) -> float:
    """Return how much of the page a picture covers; one inside a form is taken to cover the page."""
    if item.level:
        return page_area
    left, bottom, right, top = item.get_bounds()
    return float(min(max((right - left) * (top - bottom), 1.0), page_area))
