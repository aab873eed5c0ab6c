"""What may enter a case's data: plain JSON, copied, so that a save changes nothing and nobody else holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any

from app.domain.exact_json import plain_number, plain_whole
from app.feel.plain import to_plain

DEEPEST = 40


class NotPlainError(Exception):
    """A value that JSON cannot hold; the message is Chinese and names its kind."""


def plain_copy(value: Any, depth: int = 0) -> Any:
    """Return a value as plain JSON: dates become ISO text, enums their value; raises NotPlainError."""
    if type(value) is str and value.isascii():
        return value
    if depth > DEEPEST:
        raise NotPlainError("数据嵌套太深")
    if isinstance(value, Mapping):
        return {plain_copy(str(name)): plain_copy(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_copy(item, depth + 1) for item in value]
    if isinstance(value, Enum):
        return plain_copy(value.value, depth)
    if isinstance(value, datetime | date | time | timedelta):
        return plain_copy(to_plain(value), depth)
    return _single(value)


def _single(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return plain_whole(value)
    if isinstance(value, Decimal) and value.is_finite():
        return plain_number(value)
    if isinstance(value, float) and isfinite(value):
        return value
    if isinstance(value, str) and _is_unicode(value):
        return value
    raise NotPlainError(f"{type(value).__name__} 类型的值（或无效的数字、文字）不能存入办件")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
