"""FEEL values into plain JSON and back."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from app.domain.exact_json import SPACED, plain_number, shown_number, write_json
from app.feel.far_dates import AnyDay
from app.feel.literals import spelled
from app.feel.values import Function, Months, OneValue, Range, incoming


def to_plain(value: Any) -> Any:
    """Return a value as JSON has it; a number stays a number, a Decimal where a float would lose a digit."""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): to_plain(item) for name, item in value.items()}
    if isinstance(value, AnyDay | time | timedelta | Months):
        return spelled(value)
    if isinstance(value, Range | OneValue):
        return _range(value)
    return None if isinstance(value, Function) else value


def _range(value: Range | OneValue) -> str:
    """Return a range as it is written: `[1..5)`, `(< 5)`, `(=1)`."""
    if isinstance(value, OneValue):
        return f"({'!=' if value.denied else '='}{_end(value.value)})"
    if value.low is None:
        return f"({'<=' if value.high_included else '<'} {_end(value.high)})"
    if value.high is None:
        return f"({'>=' if value.low_included else '>'} {_end(value.low)})"
    low, high = ("[" if value.low_included else "("), ("]" if value.high_included else ")")
    return f"{low}{_end(value.low)}..{_end(value.high)}{high}"


def _end(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(to_plain(value))


def shown(value: Any) -> str:
    """Return a value as a message shows it to people: as it is written in JSON, a function by its name."""
    if isinstance(value, Function):
        return f"函数“{value.name}”" if value.name else "函数"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return shown_number(value)
    return write_json(to_plain(value), separators=SPACED)


def from_plain(value: Any) -> Any:
    """Return a plain value as FEEL has it, contexts and lists included; text stays text."""
    return incoming(value)
