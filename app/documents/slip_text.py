"""Text on the slip: broken into lines that fit, in fonts that are loaded once, with no character lost unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unicodedata import category

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAND_IN = "〓"
"""What printers set where a character is missing (the geta mark): a reader sees that something stood here."""
BOX = "□"
KEPT_OFF_LINE_START = "，。、；：？！）》」』】〕”’％"
KEPT_OFF_LINE_END = "（《「『【〔“‘"
_WHOLE = re.compile(rf"{BOX}〔U\+[0-9A-F]+〕|[!-~]+|.", re.DOTALL)


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
        return "".join(
            letter if ord(letter) in self.characters else self.mark(letter)
            for letter in text
            if not _is_unseen(letter)
        )

    def mark(self, _letter: str) -> str:
        """Return what stands for a character that the font lacks."""
        return STAND_IN


@dataclass(frozen=True, slots=True)
class CodedFont(SlipFont):
    """A face that says which character it lacks, so that a reader can look it up."""

    def mark(self, letter: str) -> str:
        """Return a box with the code of the character."""
        return f"{BOX}〔U+{ord(letter):04X}〕"


def _is_unseen(letter: str) -> bool:
    """Tell whether a character has no shape of its own: controls, joiners, and selectors of the shape before."""
    is_selector = 0xFE00 <= ord(letter) <= 0xFE0F or 0xE0100 <= ord(letter) <= 0xE01EF  # noqa: PLR2004 — Unicode's ranges
    return is_selector or category(letter) in {"Cc", "Cf", "Zl", "Zp"}


@lru_cache(maxsize=8)
def slip_font(path: Path) -> SlipFont:
    """Return the face of a TrueType file; the file is read once in the life of the process."""
    name = f"slip-{path.stem}-{len(pdfmetrics.getRegisteredFontNames())}"
    face: Any = TTFont(name, str(path))
    pdfmetrics.registerFont(face)
    return SlipFont(name, frozenset(face.face.charToGlyph))


@lru_cache(maxsize=8)
def coded_font(path: Path) -> CodedFont:
    """Return the same face for papers on which a missing character stands with its code."""
    known = slip_font(path)
    return CodedFont(known.name, known.characters)


def lines_within(text: str, font: SlipFont, size: float, width: float) -> list[str]:
    """Return the text in lines no wider than `width`: words and codes whole, Chinese anywhere but beside its marks."""
    lines, line = [], ""
    for part in _parts(font.drawable(text), font, size, width):
        if line and part not in KEPT_OFF_LINE_START and font.width(line + part, size) > width:
            kept = line.rstrip(KEPT_OFF_LINE_END)
            carried = line[len(kept) :] if kept else ""
            lines.append((kept or line).rstrip())
            line = carried + part.lstrip()
        else:
            line += part
    return [*lines, line.rstrip()]


def _parts(text: str, font: SlipFont, size: float, width: float) -> Iterator[str]:
    """Yield what is not broken: codes of missing characters, words and numbers; letters where a word fills a line."""
    for part in _WHOLE.findall(text):
        if len(part) > 1 and font.width(part, size) > width:
            yield from part
        else:
            yield part
