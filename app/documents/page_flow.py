"""Set text and tables down a page and on to the next; what is drawn waits until it is known how many pages there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from app.documents.slip_text import lines_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

    from app.documents.slip_text import SlipFont

    Drawing = Callable[[Canvas], None]

INK, QUIET, LINE = HexColor("#1b2430"), HexColor("#56606e"), HexColor("#b9c4d0")
BRAND, SHADE = HexColor("#0b5394"), HexColor("#f1f5fa")
WIDE, HIGH = A4
LEFT, RIGHT = 26 * mm, WIDE - 26 * mm
TOP: float = HIGH - 27 * mm
BOTTOM: float = 25 * mm
LEADING, PADDING = 1.5, 2.4 * mm
LEAST_LINES = 2
"""A row of a table that is broken leaves at least so many lines on a page, and a paragraph goes on with so many."""
UNBROKEN: float = (TOP - BOTTOM) / 3
"""A row that is lower than this is not broken."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    font: SlipFont
    size: float
    colour: Color = INK
    align: str = "left"
    indent: float = 0
    """Of the first line, in characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its width and how its cells are set."""

    width: float
    style: Style
    is_shaded: bool = False


class PageFlow:
    """The pages so far and the place on the last one."""

    def __init__(self, closeness: float = 1.0) -> None:
        """`closeness`: how much of each gap is left, and of the room above and below the text of a table."""
        self._closeness, self._padding = closeness, PADDING * closeness
        self.pages: list[list[Drawing]] = [[]]
        self.y = TOP

    @property
    def room(self) -> float:
        """Return how much of the page is left."""
        return float(self.y - BOTTOM)

    def turn(self) -> None:
        """Go on to the next page."""
        self.pages.append([])
        self.y = TOP

    def keep(self, height: float) -> None:
        """Go on to the next page unless so much is left on this one."""
        if self.room < height:
            self.turn()

    def gap(self, height: float) -> None:
        """Leave some room, but none at the top of a page."""
        if self.y < TOP:
            self.y -= height * self._closeness

    def draw(self, drawing: Drawing) -> None:
        """Put something on the page."""
        self.pages[-1].append(drawing)

    def text(self, told: str, style: Style, *, width: float = RIGHT - LEFT, behind: float = 0) -> None:
        """Set a paragraph, over as many pages as it needs; its last lines stand with what comes `behind` it."""
        lines = list(_indented(told, style, width))
        last = max(0, len(lines) - LEAST_LINES)
        for number, line in enumerate(lines):
            height = style.size * LEADING
            self.keep((len(lines) - number) * height + behind if number == last and behind else height)
            self.y -= style.size * LEADING
            start = LEFT + (style.indent * style.size if number == 0 else 0)
            self.draw(_line(line, style, start, self.y + style.size * 0.4, width))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        heads: Sequence[str] = (),
        *,
        behind: float = 0,
    ) -> None:
        """Set a table; its headings stand again on every page, long rows are broken, the last stands with what is behind."""
        self._head(columns, heads)
        for number, row in enumerate(rows, 1):
            cells = [
                lines_within(cell, column.style.font, column.style.size, column.width - 2 * PADDING)
                for cell, column in zip(row, columns, strict=True)
            ]
            self._row(columns, cells, heads, behind if number == len(rows) else 0)

    def _head(self, columns: Sequence[Column], heads: Sequence[str]) -> None:
        if not heads:
            return
        shaded = [Column(one.width, one.style, is_shaded=True) for one in columns]
        # A heading alone at the foot of a page tells nothing.
        self.keep(4 * columns[0].style.size * LEADING)
        self._strip(shaded, [[head] for head in heads])

    def _row(
        self, columns: Sequence[Column], cells: list[list[str]], heads: Sequence[str], behind: float
    ) -> None:
        step = max(column.style.size for column in columns) * LEADING
        whole = max(map(len, cells)) * step + 2 * self._padding + behind
        if self.room < whole <= UNBROKEN and self.y < TOP:
            self.turn()
            self._head(columns, heads)
        while any(cells):
            most = max(map(len, cells))
            fitting = int((self.room - 2 * self._padding) / step)
            if fitting < min(most, LEAST_LINES):
                self.turn()
                self._head(columns, heads)
                continue
            if 0 < most - fitting < LEAST_LINES:
                fitting = max(1, most - LEAST_LINES)
            self._strip(columns, [cell[:fitting] for cell in cells])
            cells = [cell[fitting:] for cell in cells]

    def _strip(self, columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
        """Draw one row, or the part of it that is on this page."""
        step = max(column.style.size for column in columns) * LEADING
        top = self.y
        self.y -= max(map(len, cells)) * step + 2 * self._padding
        bottom, left = self.y, LEFT
        for column, lines in zip(columns, cells, strict=True):
            self.draw(_box(left, bottom, column, top - bottom))
            for number, line in enumerate(lines, 1):
                at = top - self._padding - number * step + step * 0.3
                self.draw(_line(line, column.style, left + PADDING, at, column.width - 2 * PADDING))
            left += column.width


def _indented(told: str, style: Style, width: float) -> Iterator[str]:
    """Yield the lines of a paragraph, the first one shorter by its indent."""
    first = width - style.indent * style.size
    shown = style.font.drawable(told)
    lines = lines_within(shown, style.font, style.size, first)
    yield lines[0]
    rest = shown.removeprefix(lines[0]).lstrip() if len(lines) > 1 else ""
    if rest:
        yield from lines_within(rest, style.font, style.size, width)


def _line(text: str, style: Style, x: float, y: float, width: float) -> Drawing:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(style.colour)
        canvas.setFont(style.font.name, style.size)
        taken = style.font.width(text, style.size)
        spare = {"left": 0.0, "centre": (width - taken) / 2, "right": width - taken}[style.align]
        canvas.drawString(x + spare, y, text)

    return draw


def _box(left: float, bottom: float, column: Column, height: float) -> Drawing:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.setFillColor(SHADE)
        canvas.rect(left, bottom, column.width, height, stroke=1, fill=1 if column.is_shaded else 0)

    return draw
