"""The QR code on the slip, drawn as shapes so that it stays sharp at every size of print."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

QUIET_MODULES = 4
"""The standard asks for four empty modules on each side."""


def draw_code(canvas: Canvas, address: str, *, x: float, y: float, side: float, colour: Color) -> None:
    """Draw the QR code of an address into a square whose lower left corner is (x, y)."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    module = side / (len(rows) + 2 * QUIET_MODULES)
    left, top = x + QUIET_MODULES * module, y + side - QUIET_MODULES * module
    shape = canvas.beginPath()
    for number, row in enumerate(rows):
        for start, length in _dark_runs(row):
            shape.rect(left + start * module, top - (number + 1) * module, length * module, module)
    canvas.setFillColor(colour)
    canvas.drawPath(shape, stroke=0, fill=1)


def _dark_runs(row: list[int]) -> Iterator[tuple[int, int]]:
    place = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield place, length
        place += length
