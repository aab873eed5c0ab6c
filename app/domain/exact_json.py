"""JSON whose numbers keep every digit: what a float cannot hold exactly is a Decimal, on the way in and out.

A plain number is an int of 64 bits, a float where the float says the same digits, and a Decimal otherwise. What is
read keeps the kind it was written in (`1.0` stays a float), so that what is written again is the same text.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 2**63
WHOLE_DIGITS = 40
"""A number of more digits before its point is no int of 64 bits; it is not written out to see."""
FARTHEST_EXPONENT = 6_200
"""A little beyond the 6144 of FEEL: what has more would be a thousand million letters when it is written out."""
SAFE_DIGITS = 15
"""So many digits a float always holds."""
PlainNumber = int | float | Decimal
COMPACT, SPACED = (",", ":"), (", ", ": ")


class _DecimalInsideError(Exception):
    """The data hold a number that json.dumps cannot write."""


def plain_number(value: Decimal) -> PlainNumber:
    """Return a number as plain data have it."""
    if value.adjusted() < WHOLE_DIGITS and value == value.to_integral_value():
        return plain_whole(int(value))
    found = float(value)
    return found if isfinite(found) and Decimal(repr(found)) == value else value


def plain_whole(value: int) -> int | Decimal:
    """Return a whole number as plain data have it."""
    return value if abs(value) < LARGEST else Decimal(value)


def _exact(digits: str) -> Decimal:
    """Return a number with every digit; raises ValueError for one that no calculation holds, written out or not."""
    try:
        exact = Decimal(digits)
    except InvalidOperation as beyond:
        raise ValueError("a number beyond all numbers") from beyond
    if exact and abs(exact.adjusted()) > FARTHEST_EXPONENT:
        raise ValueError("a number beyond all numbers")
    return exact


def written_number(digits: str) -> PlainNumber:
    """Return the number that digits spell, a fraction as a float where nothing is lost.

    Raises ValueError for one that is larger or smaller than the decimals of FEEL can be.
    """
    if digits.lstrip("-").isdecimal():
        if len(digits) > WHOLE_DIGITS:
            # No int of 64 bits has so many, and making one of a million digits takes minutes.
            return _exact(digits)
        return int(digits) if len(digits) <= SAFE_DIGITS else plain_whole(int(Decimal(digits)))
    found = float(digits)
    if len(digits) <= SAFE_DIGITS and "e" not in digits and "E" not in digits:
        return found
    exact = _exact(digits)
    return found if isfinite(found) and Decimal(repr(found)) == exact else exact


def _whole(digits: str) -> PlainNumber:
    return int(digits) if len(digits) <= SAFE_DIGITS else written_number(digits)


_READER = json.JSONDecoder(parse_float=written_number, parse_int=_whole)
"""Made once: a row that is read has several texts."""


def read_json(text: str | bytes) -> Any:
    """Return the data of a JSON text, its numbers with every digit; raises ValueError for what is no JSON.

    Nor is it JSON for us where lists lie deeper in each other than can be read, or where half a character is escaped.
    """
    try:
        if isinstance(text, str) and not text.startswith("\ufeff"):
            found = _READER.decode(text)
        else:
            found = json.loads(text, parse_float=written_number, parse_int=written_number)
    except RecursionError as deep:
        raise ValueError("nested too deep") from deep
    refuse_half_characters(text)
    return found


_ESCAPES = re.compile(
    r"(?:\\\\)+|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F])"
)
"""Escaped backslashes, pairs that are one character, and a half without its other one (the group)."""


def refuse_half_characters(text: str | bytes) -> None:
    """Raise ValueError for a JSON text that escapes half a character: no page and no database could hold it."""
    plain = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if "\\u" in plain and any(one[1] for one in _ESCAPES.finditer(plain)):
        raise ValueError("half a character")


def write_json(
    value: Any,
    *,
    sort_keys: bool = False,
    separators: tuple[str, str] = COMPACT,
    spell: Callable[[Any], str] | None = None,
) -> str:
    """Return plain data as JSON, Chinese readable: the text of json.dumps, and Decimals as the numbers they are.

    `spell` gives the text of what is neither plain nor a number; without it that is a TypeError.
    """
    try:
        if spell is None and separators is COMPACT and not sort_keys:
            return _compact(value)
        return _writer_of(separators, spell, sort_keys=sort_keys).dumped(value)
    except _DecimalInsideError:
        return _writer_of(separators, spell, sort_keys=sort_keys).parts(value)


def _refused(value: Any) -> str:
    if isinstance(value, Decimal):
        raise _DecimalInsideError
    raise TypeError(f"{type(value).__name__} is no plain data")


def _compact_writer() -> Callable[[Any], str]:
    """Return what writes plain data compactly, made once: almost everything is written so.

    The encoder of the standard library is put together for each call; its inner part, where Python has it, need not be.
    """
    made = getattr(json.encoder, "c_make_encoder", None)
    if made is None:
        return json.JSONEncoder(ensure_ascii=False, separators=COMPACT, default=_refused).encode
    between, behind_name = COMPACT
    escaped = json.encoder.encode_basestring
    # As JSONEncoder does: names in their own order, other names refused, infinite numbers told as Python spells them.
    encode = made(None, _refused, escaped, None, behind_name, between, False, False, True)
    return lambda value: "".join(encode(value, 0))


_compact = _compact_writer()


class _Writer:
    """Writes JSON: at once where no Decimal is inside, part by part where one is."""

    def __init__(
        self, separators: tuple[str, str], spell: Callable[[Any], str] | None, *, sort_keys: bool
    ) -> None:
        self.between, self.behind_name = separators
        self.spell = spell
        self.sort_keys = sort_keys
        self._encoder = json.JSONEncoder(
            ensure_ascii=False, separators=separators, sort_keys=sort_keys, default=self._other
        )

    def dumped(self, value: Any) -> str:
        """Return the text of json.dumps; raises _DecimalInsideError."""
        return self._encoder.encode(value)

    def _other(self, value: Any) -> str:
        if self.spell is None or isinstance(value, Decimal):
            return _refused(value)
        return self.spell(value)

    def parts(self, value: Any) -> str:
        """Return the text of a value, made of the texts of its parts."""
        if isinstance(value, Decimal):
            return json_digits(value)
        if isinstance(value, dict):
            names = sorted(value) if self.sort_keys else value
            entries = (
                f"{self.dumped(str(name))}{self.behind_name}{self.parts(value[name])}" for name in names
            )
            return "{" + self.between.join(entries) + "}"
        if isinstance(value, list | tuple):
            return "[" + self.between.join(map(self.parts, value)) + "]"
        return self.dumped(value)


@cache
def _writer(separators: tuple[str, str], *, sort_keys: bool) -> _Writer:
    """Return what writes plain data; made once, for a row that is written has several texts."""
    return _Writer(separators, None, sort_keys=sort_keys)


def _writer_of(
    separators: tuple[str, str], spell: Callable[[Any], str] | None, *, sort_keys: bool
) -> _Writer:
    return (
        _writer(separators, sort_keys=sort_keys)
        if spell is None
        else _Writer(separators, spell, sort_keys=sort_keys)
    )


def json_digits(value: Decimal) -> str:
    """Return a number as JSON has it; raises ValueError for one that is infinite or none at all."""
    if not value.is_finite():
        raise ValueError(f"{value} is no number of JSON")
    return str(value)


def shown_number(value: PlainNumber) -> str:
    """Return a number for people: every digit, no exponent, no nought at the end of a fraction."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if exact else "0"


def shown_plain(value: Any) -> str:
    """Return a plain value as text for people: a number with every digit, anything else as it is."""
    is_number = isinstance(value, PlainNumber) and not isinstance(value, bool)
    return shown_number(value) if is_number else str(value)
