"""What begins with a text, as a range of an index: databases of any collation keep digits before letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement

LONGEST = 120
"""No column of letters or digits that is looked through is longer."""
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]*")
_NEXT = {"9": "a"}


def is_number(text: str) -> bool:
    """Tell whether a text can be the beginning of a number: capitals, digits and dashes."""
    return _NUMBER.fullmatch(text) is not None


def begins_with(column: Column[str], text: str) -> ColumnElement[bool]:
    """Return the condition that a column of letters, digits and dashes begins with a text of the same kind."""
    first, end = range_of(text)
    return and_(column >= first, column < end)


def begins_like(column: Column[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column begins with a text that is given when it is asked, by `range_as(name)`."""
    return and_(column >= bindparam(f"{name}_first"), column < bindparam(f"{name}_end"))


def range_as(name: str, text: str) -> dict[str, str]:
    """Return a text as the values of `begins_like(…, name)`."""
    first, end = range_of(text)
    return {f"{name}_first": first, f"{name}_end": end}


def range_of(text: str) -> tuple[str, str]:
    """Return the first text of those that begin with a text, and the first behind them."""
    # Behind what begins with the last letter comes nothing: a text longer than all of these is the end.
    return text, _after(text) or text + text[-1] * (LONGEST + 1)


def _after(text: str) -> str:
    """Return the smallest text behind all that begin with `text`; empty when there is none."""
    kept = text.rstrip("-zZ")
    if not kept:
        return ""
    last = kept[-1]
    following = _NEXT.get(last, chr(ord(last) + 1)) if last.isalnum() else ""
    return kept[:-1] + following if following else ""
