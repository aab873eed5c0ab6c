"""String functions (DMN 1.5, 10.3.4.3): code points, bounded sizes, patterns that cannot run away."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from re import _parser as sre  # type: ignore[attr-defined]
from typing import Any

from app.feel.arithmetic import MAX_TEXT
from app.feel.feel_errors import FeelBudgetError
from app.feel.plain import to_plain

MAX_PATTERN = 300
MAX_MATCHED = 10_000
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


def texts(*values: Any) -> bool:
    """Tell whether all values are strings."""
    return all(isinstance(value, str) for value in values)


def substring(text: Any, start: Any, length: Any = None) -> Any:
    """Return `length` characters from `start` (1 first, -1 last)."""
    if not (isinstance(text, str) and isinstance(start, Decimal)) or not int(start):
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if length is None:
        return text[max(first, 0) :]
    if not isinstance(length, Decimal) or length < 1:
        return None
    return text[max(first, 0) : max(first, 0) + int(length)]


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


def string_join(items: Any, delimiter: Any = "", prefix: Any = None, suffix: Any = None) -> Any:
    """Return the strings of a list joined; nulls are left out."""
    if not isinstance(items, list):
        items = [items]
    kept = [item for item in items if item is not None]
    if not texts(*kept) or not isinstance(delimiter, str | None):
        return None
    joined = (delimiter or "").join(kept)
    if len(joined) > MAX_TEXT:
        raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")
    return (prefix or "") + joined + (suffix or "")


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str, flags: str) -> re.Pattern[str]:
    """Return a pattern; raises FeelBudgetError for one that may run away, re.error for a broken one."""
    if len(pattern) > MAX_PATTERN:
        raise FeelBudgetError(f"正则表达式超过 {MAX_PATTERN} 个字符")
    translated = pattern.replace(r"\i", "[A-Za-z_:]").replace(r"\c", "[A-Za-z0-9_:.-]")
    value = 0
    for flag in flags:
        value |= _FLAGS.get(flag, 0)
    tree = sre.parse(translated, value)
    if _runs_away(tree, inside=False):
        raise FeelBudgetError(f"正则表达式“{pattern}”里重复套着重复，可能算不完，请改写")
    return re.compile(translated, value)


def _runs_away(tree: Any, *, inside: bool) -> bool:
    for operator, argument in tree:
        name = str(operator)
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            unbounded = argument[1] is sre.MAXREPEAT or argument[1] > 50  # noqa: PLR2004
            if (inside and unbounded) or _runs_away(argument[2], inside=inside or unbounded):
                return True
        elif name == "SUBPATTERN":
            if _runs_away(argument[3], inside=inside):
                return True
        elif name == "BRANCH" and any(_runs_away(branch, inside=inside) for branch in argument[1]):
            return True
    return False


def _pattern(pattern: Any, flags: Any) -> re.Pattern[str] | None:
    if not isinstance(pattern, str) or not isinstance(flags, str | None):
        return None
    try:
        return compiled_pattern(pattern, flags or "")
    except (re.error, OverflowError, RecursionError):
        return None


def matches(text: Any, pattern: Any, flags: Any = None) -> Any:
    """Tell whether a pattern is found in the text."""
    compiled = _pattern(pattern, flags)
    if compiled is None or not isinstance(text, str):
        return None
    _bound(text)
    return compiled.search(text) is not None


def replace(text: Any, pattern: Any, replacement: Any, flags: Any = None) -> Any:
    """Return the text with matches replaced; `$1` is the first group."""
    compiled = _pattern(pattern, flags)
    if compiled is None or not texts(text, replacement):
        return None
    _bound(text)
    template = re.sub(r"\$([0-9]+)", r"\\g<\1>", replacement.replace("\\", "\\\\"))
    try:
        found = compiled.sub(template, text)
    except (re.error, IndexError):
        return None
    if len(found) > MAX_TEXT:
        raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")
    return found


def split(text: Any, delimiter: Any) -> Any:
    """Return the parts between matches of a pattern."""
    compiled = _pattern(delimiter, None)
    if compiled is None or not isinstance(text, str):
        return None
    _bound(text)
    return compiled.split(text)


def _bound(text: str) -> None:
    if len(text) > MAX_MATCHED:
        raise FeelBudgetError(f"用正则表达式匹配的文字超过 {MAX_MATCHED} 个字符")


def string(value: Any) -> Any:
    """Return a value as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize() if value != value.to_integral_value() else value.to_integral_value():f}"
    if isinstance(value, list):
        return "[" + ", ".join(_inside(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_inside(item)}" for name, item in value.items()) + "}"
    return to_plain(value)


def _inside(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else (string(value) or "null")
