"""One sheet of a sample paper as it was printed, sealed and signed, before it met the scanner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from app.documents.sample_seal import Seal, press_seal, sign

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

WIDTH, HEIGHT = 1150, 1627
"""A4 at 139 dpi: the sheet is a little smaller than the glass it lies on."""
PAPER, INK, FAINT, RULE = (252, 250, 243), (42, 42, 48), (128, 132, 140), (150, 152, 158)
LEFT, RIGHT = 120, WIDTH - 120
LINE = 50
MARK = "示例材料 · 内容虚构 · 不作任何证明"


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """What stands on one sheet; `signed` pairs what the signature is for with the name, or is a bare name."""

    title: str
    lines: Sequence[str] = ()
    seal: str = ""
    signed: Sequence[str] = ()
    seal_kind: str = ""
    table: Sequence[Sequence[str]] = ()
    note: str = ""
    page_of: str = ""
    columns: Sequence[int] = ()
    """Widths of the table's columns in parts; equal when empty."""

    def without_seal(self) -> SampleSheet:
        """Return the sheet as somebody forgot to seal it."""
        return replace(self, seal="")


def draw_sheet(sheet: SampleSheet, *, font: Path, chance: random.Random) -> Image.Image:
    """Return the sheet as a picture."""
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    _mark(draw, font)
    y = _title(draw, sheet, font)
    y = _text(draw, sheet.lines, y, font)
    if sheet.table:
        _table(draw, sheet, y + 12, font)
    _foot(page, sheet, font, chance)
    return page


def _letters(font: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size)


def _mark(draw: ImageDraw.ImageDraw, font: Path) -> None:
    draw.text((WIDTH / 2, 62), MARK, (176, 96, 40), _letters(font, 21), anchor="mm")


def _title(draw: ImageDraw.ImageDraw, sheet: SampleSheet, font: Path) -> int:
    draw.text((WIDTH / 2, 142), sheet.title, INK, _letters(font, 42), anchor="mm", stroke_width=1)
    if sheet.page_of:
        draw.text((RIGHT, 196), sheet.page_of, FAINT, _letters(font, 21), anchor="rm")
    return 240


def _text(draw: ImageDraw.ImageDraw, lines: Sequence[str], y: int, font: Path) -> int:
    letters = _letters(font, 26)
    for line in lines:
        for part in wrapped(line, letters, RIGHT - LEFT):
            draw.text((LEFT, y), part, INK, letters)
            y += LINE
    return y


def wrapped(line: str, letters: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a line of Chinese where it is full; closing punctuation does not begin a line."""
    parts, current = [], ""
    for letter in line:
        if current and letters.getlength(current + letter) > width and letter not in "，。；：、）》”":
            parts.append(current)
            current = ""
        current += letter
    return [*parts, current]


def _table(draw: ImageDraw.ImageDraw, sheet: SampleSheet, y: int, font: Path) -> None:
    columns = sheet.columns or [1] * len(sheet.table[0])
    edges = [
        LEFT + (RIGHT - LEFT) * sum(columns[:place]) // sum(columns) for place in range(len(columns) + 1)
    ]
    letters, high = _letters(font, 22), 44
    bottom = y + high * len(sheet.table)
    draw.rectangle((LEFT, y, RIGHT, y + high), fill=(238, 238, 234))
    for place in range(len(sheet.table) + 1):
        draw.line((LEFT, y + place * high, RIGHT, y + place * high), fill=RULE, width=1)
    for edge in edges:
        draw.line((edge, y, edge, bottom), fill=RULE, width=1)
    for row, cells in enumerate(sheet.table):
        for column, cell in enumerate(cells):
            middle = ((edges[column] + edges[column + 1]) / 2, y + row * high + high / 2)
            draw.text(middle, cell, INK, letters, anchor="mm")


def _foot(page: Image.Image, sheet: SampleSheet, font: Path, chance: random.Random) -> None:
    draw, y = ImageDraw.Draw(page), HEIGHT - 250
    if sheet.note:
        draw.text((LEFT, y - 70), sheet.note, INK, _letters(font, 26), stroke_width=1)
    for place, entry in enumerate(sheet.signed):
        label, colon, name = entry.rpartition("：")
        draw.text((LEFT, y + 72 * place), label + colon, INK, _letters(font, 26))
        start = LEFT + round(_letters(font, 26).getlength(label + colon)) + 44
        sign(page, name, (start, y + 72 * place + 14), font, chance)
    if sheet.seal:
        centre = (WIDTH - 300 + chance.randint(-24, 24), y - 6 + chance.randint(-24, 24))
        press_seal(page, Seal(sheet.seal, sheet.seal_kind), centre, font, chance)
