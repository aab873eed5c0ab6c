"""Classes of characters as XML Schema names them, written for the inside of a Python class."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SCANNED = 0x20000
BEYOND = {"L", "Lo"}
"""Categories that the ideographs outside the scanned part belong to."""
CATEGORIES = frozenset(
    {
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl",
        "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp",
        "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
    }
)  # fmt: skip
BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Thai": (0xE00, 0xE7F),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_INITIAL = r":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
_NOT_INITIAL = r"\x00-9;-@\[-\^`\{-\u00bf\u00d7\u00f7\u0300-\u036f\u037e\u2000-\u200b\u200e-\u206f\u2190-\u2bff\u2ff0-\u3000\ue000-\uf8ff\ufdd0-\ufdef"
CLASSES = {
    "d": r"\d",
    "D": r"\D",
    "s": r" \t\n\r",
    "S": r"\x00-\x08\x0b\x0c\x0e-\x1f!-\U0010ffff",
    "w": r"\w",
    "W": r"\W",
    "i": _INITIAL,
    "I": _NOT_INITIAL,
    "c": _INITIAL + r"\-.0-9\u00b7\u0300-\u036f\u203f\u2040",
    "C": r"\x00-,/;-@\[-\^`\{-\u00b6\u00b8-\u00bf\u00d7\u00f7\u037e\u2000-\u200b\u200e-\u203e\u2041-\u206f\u2190-\u2bff\u2ff0-\u3000",
}
ESCAPED = {"n": r"\n", "r": r"\r", "t": r"\t"} | {letter: "\\" + letter for letter in r"\|.-^?*+{}()[]$"}


@lru_cache(maxsize=64)
def property_class(name: str, *, negated: bool) -> str | None:
    r"""Return the members of `\p{name}` (or `\P{name}`), or None for a name that is not known."""
    if name.startswith("Is"):
        block = BLOCKS.get(name[2:])
        if block is None:
            return None
        return _written(_complement([block]) if negated else [block])
    if name not in CATEGORIES:
        return None
    ranges = _category(name)
    return _written(_complement(ranges) if negated else ranges)


def _category(name: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for code in range(SCANNED):
        if unicodedata.category(chr(code)).startswith(name):
            if found and found[-1][1] == code - 1:
                found[-1] = found[-1][0], code
            else:
                found.append((code, code))
    return [*found, (SCANNED, 0x3FFFF)] if name in BEYOND else found


def _complement(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, start = [], 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    return [*found, (start, 0x10FFFF)]


def _written(ranges: list[tuple[int, int]]) -> str:
    return "".join(rf"\U{low:08x}-\U{high:08x}" for low, high in ranges)
