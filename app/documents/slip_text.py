"""Text on the slip: broken into lines that fit, in fonts that are loaded once, with no character lost unseen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from pathlib import Path

STAND_IN = "〓"
"""What printers set where a character is missing (the geta mark): a reader sees that something stood here."""
KEPT_OFF_LINE_START = "，。、；：？！）》」』】％"


@dataclass(frozen=True, slots=True)
class SlipFont:
    """A face that reportlab knows under `name`, and the code points it can draw."""

    name: str
    characters: frozenset[int]

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in points."""
        return float(pdfmetrics.stringWidth(text, self.name, size))

    def drawable(self, text: str) -> str:
        """Return the text with a visible mark for every character the font lacks."""
        # Variation selectors only choose a shape of the character before; without them the text is the same.
        return "".join(
            letter if ord(letter) in self.characters else STAND_IN
            for letter in text
            if letter.isprintable() and not _chooses_shape(letter)
        )


def _chooses_shape(letter: str) -> bool:
    return 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF  # noqa: PLR2004 — Unicode's ranges


@lru_cache(maxsize=8)
def slip_font(path: Path) -> SlipFont:
    """Return the face of a TrueType file; the file is read once in the life of the process."""
    name = f"slip-{path.stem}-{len(pdfmetrics.getRegisteredFontNames())}"
    face: Any = TTFont(name, str(path))
    pdfmetrics.registerFont(face)
    return SlipFont(name, frozenset(face.face.charToGlyph))


def lines_within(text: str, font: SlipFont, size: float, width: float) -> list[str]:
    """Return the text in lines no wider than `width`: words whole, Chinese anywhere but before a closing mark."""
    lines, line = [], ""
    for letter in font.drawable(text):
        if line and letter not in KEPT_OFF_LINE_START and font.width(line + letter, size) > width:
            kept, carried = _parted(line, letter)
            lines.append(kept)
            line = carried
        line += letter
    return [*lines, line.rstrip()]


def _parted(line: str, following: str) -> tuple[str, str]:
    """Return what stays on a full line and what of a word that goes on moves to the next."""
    head, space, word = line.rpartition(" ")
    if head and space and word.isascii() and following.isascii() and following != " ":
        return head.rstrip(), word
    return line.rstrip(), ""
