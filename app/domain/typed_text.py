"""Identifiers as people type them: full-width digits, spaces from a word processor, lower-case letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_NOISE = str.maketrans("", "", " \t\r\n\u00a0\u200b\u200e\u200f\u2060\ufeff-‐‑–—·")


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What was typed, normalised. `reason` is Chinese and empty when the value is good; hints never refuse."""

    value: str
    reason: str = ""
    hints: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Tell whether the value may be stored."""
        return not self.reason


def normalised(text: str) -> str:
    """Return half-width upper-case text without spaces, dashes and invisible characters."""
    return unicodedata.normalize("NFKC", text).translate(_NOISE).upper()


def halfwidth(text: str) -> str:
    """Return half-width text without surrounding spaces; dashes stay."""
    return unicodedata.normalize("NFKC", text).strip()
