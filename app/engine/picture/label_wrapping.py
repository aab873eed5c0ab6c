"""Break Chinese labels into lines as wide as their place; SVG does not do it."""

from __future__ import annotations

from unicodedata import east_asian_width

NARROW = 0.56
"""The usual width of a Latin letter or digit, in ems."""
NEVER_FIRST = frozenset("，。、；：？！）》」』】”’,.;:?!)%")
"""Signs that do not begin a line."""


def wrap_label(text: str, width: float, size: float) -> list[str]:
    """Return a label in lines of at most `width`, about equally long; Latin words and numbers stay whole."""
    greedy = _filled(text, width, size)
    if len(greedy) < 2:  # noqa: PLR2004 — nothing to balance
        return greedy
    even = sum(_ems(letter) for letter in text) * size / len(greedy) + size
    balanced = _filled(text, min(even, width), size)
    return balanced if len(balanced) == len(greedy) else greedy


def _filled(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    current, used = "", 0.0
    for piece in _pieces(text):
        piece_width = sum(_ems(letter) for letter in piece) * size
        if current and used + piece_width > width and piece[0] not in NEVER_FIRST:
            lines.append(current.strip())
            current, used = "", 0.0
            piece = piece.lstrip()  # noqa: PLW2901 — a line begins with no blank
        current += piece
        used += piece_width
    return [line for line in [*lines, current.strip()] if line]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        joins = pieces and _is_latin(letter) and _is_latin(pieces[-1][-1])
        if joins:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _is_latin(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()


def _ems(letter: str) -> float:
    return 1.0 if east_asian_width(letter) in "WFA" else NARROW
