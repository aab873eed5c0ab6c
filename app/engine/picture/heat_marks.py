"""Numbers on a drawing: how long cases wait at a step, as a badge whose colour only repeats the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.engine.picture.shape_drawing import INK, number

if TYPE_CHECKING:
    from app.engine.picture.diagram_layout import Shape

FILLS = ("#eef2f6", "#ffeccc", "#ffd08a", "#f9a65a", "#f07f5a")
"""From cool to hot; dark ink on each has more than 4.5:1."""
HOTTEST = len(FILLS) - 1
HEIGHT, SIDE, SIZE = 20, 6, 12


@dataclass(frozen=True, slots=True)
class HeatMark:
    """What stands at a step: `heat` from 0 to HOTTEST, and the numbers in words."""

    heat: int
    text: str


def draw_mark(shape: Shape, mark: HeatMark) -> str:
    """Return the badge above the upper edge of a step."""
    width = sum(SIZE if ord(sign) > 0x2E80 else SIZE * 0.58 for sign in mark.text) + 2 * SIDE  # noqa: PLR2004 — from there signs are wide
    x, y = shape.box.centre[0] - width / 2, shape.box.y - HEIGHT / 2 - 3
    fill = FILLS[max(0, min(mark.heat, HOTTEST))]
    return (
        f'<g class="heat"><rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{HEIGHT}" rx="10" '
        f'fill="{fill}" stroke="{INK}" stroke-width="0.8"/><text text-anchor="middle" font-size="{SIZE}" fill="{INK}" '
        f'x="{number(x + width / 2)}" y="{number(y + 14)}">{escape(mark.text)}</text></g>'
    )
