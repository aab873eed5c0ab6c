"""String functions (DMN 1.5, 10.3.4.3): code points, bounded sizes, patterns that cannot run away."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.arithmetic import MAX_TEXT
from app.feel.evaluation import with_evaluation
from app.feel.feel_errors import FeelBudgetError
from app.feel.patterns import Pattern, pattern_of
from app.feel.plain import to_plain
from app.feel.values import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.feel.evaluation import Evaluation

NEW_PATTERN_STEPS = 200
"""What it costs to read a pattern that has not been met lately."""
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
    between = delimiter or ""
    _bound(sum(len(item) + len(between) for item in kept))
    return between.join(kept)


def _bound(length: int) -> None:
    """Raise FeelBudgetError for a text that would be too long, before it is made."""
    if length > MAX_TEXT:
        raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")


def _pattern(evaluation: Evaluation, pattern: Any, flags: Any = None) -> Pattern | None:
    if not isinstance(pattern, str) or not isinstance(flags, str | None):
        return None
    misses = pattern_of.cache_info().misses
    found = pattern_of(pattern, flags or "")
    if pattern_of.cache_info().misses != misses:
        evaluation.spend(NEW_PATTERN_STEPS)
    return found


@with_evaluation
def matches(evaluation: Evaluation, text: Any, pattern: Any, flags: Any = None) -> Any:
    """Tell whether a pattern is found in the text."""
    found = _pattern(evaluation, pattern, flags)
    if found is None or not isinstance(text, str):
        return None
    evaluation.spend(found.work(text))
    return found.is_found(text)


@with_evaluation
def replace(evaluation: Evaluation, text: Any, pattern: Any, replacement: Any, flags: Any = None) -> Any:
    """Return the text with matches replaced; `$1` is the first group. A pattern that fits nothing is refused."""
    found = _pattern(evaluation, pattern, flags)
    if found is None or not texts(text, replacement) or found.is_found(""):
        return None
    evaluation.spend(found.work(text))
    pieces = _pieces(replacement, found.groups, plain="q" in (flags or ""))
    if pieces is None:
        return None
    parts: list[str] = []
    length = start = 0
    for match in found.matches(text):
        new = [piece if isinstance(piece, str) else match[piece] or "" for piece in pieces]
        parts += [text[start : match.start()], *new]
        start = match.end()
        length += sum(map(len, new))
        _bound(length)
    return "".join([*parts, text[start:]])


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


@with_evaluation
def split(evaluation: Evaluation, text: Any, delimiter: Any) -> Any:
    """Return the parts between matches of a pattern."""
    found = _pattern(evaluation, delimiter)
    if found is None or not isinstance(text, str) or found.is_found(""):
        return None
    evaluation.spend(found.work(text))
    parts, start = [], 0
    for match in found.matches(text):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def string(value: Any) -> Any:
    """Return a value as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    parts: list[str] = []
    length = 0
    for part in _written(value):
        parts.append(part)
        length += len(part)
        _bound(length)
    return "".join(parts)


def _written(value: Any) -> Iterator[str]:
    """Yield a value's text in parts; texts inside lists and contexts are in quotes."""
    if isinstance(value, list):
        yield "["
        for place, item in enumerate(value):
            yield ", " if place else ""
            yield from _inside(item)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for place, (name, item) in enumerate(value.items()):
            yield f"{', ' if place else ''}{name if _NAME.fullmatch(name) else _quoted(name)}: "
            yield from _inside(item)
        yield "}"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, Decimal):
        yield _digits(value)
    else:
        yield to_plain(value) or "null"


def _inside(value: Any) -> Iterator[str]:
    return iter([_quoted(value)]) if isinstance(value, str) else _written(value)


def _digits(value: Decimal) -> str:
    if not value:
        # There is no negative zero in FEEL.
        return "0"
    whole = value.to_integral_value()
    return f"{whole if value == whole else value.normalize(NUMBERS):f}"


def _quoted(text: str) -> str:
    """Return a text as it can be read again."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
