"""FEEL values into plain JSON and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.feel.literals import spelled
from app.feel.values import Function, Months, Range, incoming

EXACT_DIGITS = 15


def to_plain(value: Any) -> Any:
    """Return a value as JSON has it: whole numbers are int, others float where that loses nothing, else text."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): to_plain(item) for name, item in value.items()}
    if isinstance(value, datetime | date | time | timedelta | Months):
        return spelled(value)
    if isinstance(value, Range):
        return _range(value)
    return None if isinstance(value, Function) else value


def _range(value: Range) -> str:
    low, high = ("[" if value.low_included else "("), ("]" if value.high_included else ")")
    return f"{low}{to_plain(value.low)}..{to_plain(value.high)}{high}"


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value():
        return int(value)
    return float(value) if len(value.as_tuple().digits) <= EXACT_DIGITS else str(value)


def from_plain(value: Any) -> Any:
    """Return a plain value as FEEL has it, contexts and lists included; text stays text."""
    if isinstance(value, dict):
        return {name: from_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [from_plain(item) for item in value]
    return incoming(value)
