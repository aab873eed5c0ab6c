"""The unit association code: made when the first permission is granted, told to employees out of band (A26, A27)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.typed_text import normalised

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
"""No letter that is mistaken for a digit; 29 letters, a prime, so that the check letter sees every swap."""
LENGTH = 7
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH + 1}}}")


def make_code(choose: Callable[[str], str]) -> str:
    """Return a code of eight letters: seven that `choose` draws from the alphabet, and their check letter."""
    drawn = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return drawn + check_letter(drawn)


def check_letter(drawn: str) -> str:
    """Return the letter that makes the weighted sum of places divisible."""
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(drawn, 2))
    return ALPHABET[total % len(ALPHABET)]


def typed_code(text: str) -> str | None:
    """Return a code as it was meant (spaces, hyphens, case aside), or None when it cannot be one."""
    code = normalised(text)
    if not _SHAPE.fullmatch(code) or check_letter(code[:-1]) != code[-1]:
        return None
    return code
