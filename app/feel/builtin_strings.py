"""String functions (DMN 1.5, 10.3.4.3): code points, bounded sizes, patterns that cannot run away."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from app.feel.arithmetic import MAX_TEXT
from app.feel.feel_errors import FeelBudgetError
from app.feel.patterns import Pattern, pattern_of
from app.feel.plain import to_plain
from app.feel.values import NUMBERS

_REPLACEMENT = re.compile(r"\$(?P<group>[0-9]+)|\\(?P<escaped>[$\\])|(?P<text>[^$\\]+)")
_NAME = re.compile(r"[^\W\d][\w ]*")


def texts(*values: Any) -> bool:
    """Tell whether all values are strings."""
    return all(isinstance(value, str) for value in values)


def substring(text: Any, start: Any, length: Any = None) -> Any:
    """Return `length` characters from `start` (1 first, -1 last)."""
    if not (isinstance(text, str) and isinstance(start, Decimal)) or not 1 <= abs(int(start)) <= len(text):
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if length is None:
        return text[first:]
    if not isinstance(length, Decimal) or length < 1:
        return None
    return text[first : first + int(length)]


def string_length(text: Any) -> Any:
    """Return the number of code points."""
    return Decimal(len(text)) if isinstance(text, str) else None


def upper_case(text: Any) -> Any:
    """Return the text in capitals."""
    return text.upper() if isinstance(text, str) else None


def lower_case(text: Any) -> Any:
    """Return the text in small letters."""
    return text.lower() if isinstance(text, str) else None


def substring_before(text: Any, match: Any) -> Any:
    """Return what stands before the first match; empty without one."""
    if not texts(text, match):
        return None
    return text.partition(match)[0] if match and match in text else ""


def substring_after(text: Any, match: Any) -> Any:
    """Return what stands after the first match; empty without one."""
    if not texts(text, match):
        return None
    return text.partition(match)[2] if match else text


def contains(text: Any, match: Any) -> Any:
    """Tell whether the text contains another."""
    return match in text if texts(text, match) else None


def starts_with(text: Any, match: Any) -> Any:
    """Tell whether the text begins with another."""
    return text.startswith(match) if texts(text, match) else None


def ends_with(text: Any, match: Any) -> Any:
    """Tell whether the text ends with another."""
    return text.endswith(match) if texts(text, match) else None


def string_join(items: Any, delimiter: Any = "") -> Any:
    """Return the strings of a list joined; nulls are left out."""
    if not isinstance(items, list):
        return None
    kept = [item for item in items if item is not None]
    if not texts(*kept) or not isinstance(delimiter, str | None):
        return None
    joined = (delimiter or "").join(kept)
    if len(joined) > MAX_TEXT:
        raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")
    return joined


def _pattern(pattern: Any, flags: Any) -> Pattern | None:
    if not isinstance(pattern, str) or not isinstance(flags, str | None):
        return None
    return pattern_of(pattern, flags or "")


def matches(text: Any, pattern: Any, flags: Any = None) -> Any:
    """Tell whether a pattern is found in the text."""
    found = _pattern(pattern, flags)
    if found is None or not isinstance(text, str):
        return None
    found.check(text)
    return found.compiled.search(text) is not None


def replace(text: Any, pattern: Any, replacement: Any, flags: Any = None) -> Any:
    """Return the text with matches replaced; `$1` is the first group. A pattern that fits nothing is refused."""
    found = _pattern(pattern, flags)
    if found is None or not texts(text, replacement) or found.compiled.match(""):
        return None
    found.check(text)
    pieces = _pieces(replacement, found.compiled.groups, plain="q" in (flags or ""))
    if pieces is None:
        return None
    result = found.compiled.sub(
        lambda match: "".join(piece if isinstance(piece, str) else match[piece] or "" for piece in pieces),
        text,
    )
    if len(result) > MAX_TEXT:
        raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")
    return result


def _pieces(replacement: str, groups: int, *, plain: bool) -> list[str | int] | None:
    """Return a replacement as texts and numbers of groups, or None when it is not well formed."""
    if plain:
        return [replacement]
    pieces: list[str | int] = []
    place = 0
    while place < len(replacement):
        match = _REPLACEMENT.match(replacement, place)
        if match is None:
            return None
        place = match.end()
        digits = match["group"]
        if digits is None:
            pieces.append(match["escaped"] or match["text"])
            continue
        while len(digits) > 1 and int(digits) > groups:
            digits, place = digits[:-1], place - 1
        pieces.append(int(digits) if int(digits) <= groups else "")
    return pieces


def split(text: Any, delimiter: Any) -> Any:
    """Return the parts between matches of a pattern."""
    found = _pattern(delimiter, None)
    if found is None or not isinstance(text, str) or found.compiled.match(""):
        return None
    found.check(text)
    parts, start = [], 0
    for match in found.compiled.finditer(text):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def string(value: Any) -> Any:
    """Return a value as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, list):
        return "[" + ", ".join(_inside(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)}: {_inside(item)}" for name, item in value.items()) + "}"
    return to_plain(value)


def _digits(value: Decimal) -> str:
    if not value:
        # There is no negative zero in FEEL.
        return "0"
    whole = value.to_integral_value()
    return f"{whole if value == whole else value.normalize(NUMBERS):f}"


def _inside(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else (string(value) or "null")


def _key(name: str) -> str:
    """Return a key as it can be read again: in quotes unless it is a name."""
    return name if _NAME.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
