"""What operators give for operands of known types, and where they can give nothing but null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feel.feel_types import ANY
from app.feel.known_types import DATE, DAYS, INSTANT, MONTHS, NUMBER, TEXT, TIME, ChoiceType, name_of

if TYPE_CHECKING:
    from app.feel.feel_types import Simple
    from app.feel.type_protocol import FeelType

ORDERINGS = frozenset({"<", "<=", ">", ">="})
EQUALITIES = frozenset({"=", "!="})
UNORDERED = frozenset({"boolean", "list", "context", "range", "function"})
"""Kinds whose values have no order."""
_MOVED = {(moved.name, by.name): moved for moved in (DATE, INSTANT) for by in (DAYS, MONTHS)} | {
    (TIME.name, DAYS.name): TIME,
    (DAYS.name, DAYS.name): DAYS,
    (MONTHS.name, MONTHS.name): MONTHS,
}
_SUMS = {
    (NUMBER.name, NUMBER.name): NUMBER,
    (TEXT.name, TEXT.name): TEXT,
    **_MOVED,
    **{(by, moved): kind for (moved, by), kind in _MOVED.items()},
}
_DAYS_APART = {(a.name, b.name): DAYS for a in (DATE, INSTANT) for b in (DATE, INSTANT)}
_DIFFERENCES = {(NUMBER.name, NUMBER.name): NUMBER, **_MOVED, **_DAYS_APART, (TIME.name, TIME.name): DAYS}
_SCALED = {(length.name, NUMBER.name): length for length in (NUMBER, DAYS, MONTHS)}
_PRODUCTS = {**_SCALED, **{(by, length): kind for (length, by), kind in _SCALED.items()}}
_QUOTIENTS = {**_SCALED, (DAYS.name, DAYS.name): NUMBER, (MONTHS.name, MONTHS.name): NUMBER}
_RESULTS: dict[str, dict[tuple[str, str], Simple]] = {
    "+": _SUMS,
    "-": _DIFFERENCES,
    "*": _PRODUCTS,
    "/": _QUOTIENTS,
    "**": {(NUMBER.name, NUMBER.name): NUMBER},
}


def calculated(operator: str, left: FeelType, right: FeelType) -> FeelType | None:
    """Return the type of what an operator gives; None where it always gives null, ANY where nothing is known."""
    kinds = name_of(left), name_of(right)
    if kinds[0] is None or kinds[1] is None:
        return ANY
    return _RESULTS[operator].get((kinds[0], kinds[1]))


def can_compare(operator: str, left: FeelType, right: FeelType) -> bool:
    """Tell whether values of two types may be compared; False only where the answer is null for certain."""
    mine, theirs = name_of(left), name_of(right)
    if operator in ORDERINGS and (mine in UNORDERED or theirs in UNORDERED):
        return False
    return mine is None or theirs is None or mine == theirs


def impossible_options(left: FeelType, right: FeelType) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the options of two texts that have none in common and so are never equal."""
    if isinstance(left, ChoiceType) and isinstance(right, ChoiceType) and not left.options & right.options:
        return left.options, right.options
    return None
