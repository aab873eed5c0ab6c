"""Example values for a column of a decision table, taken from what stands in its cells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.feel_errors import FeelSyntaxError
from app.feel.parser import parse_unary_tests

if TYPE_CHECKING:
    from collections.abc import Iterable

ANOTHER_TEXT = "（其他）"
MAX_PER_COLUMN = 40


def probe_values(cells: Iterable[str]) -> list[Any]:
    """Return the literals of some cells, values just beside them, and one that stands in none."""
    found: list[Any] = []
    for cell in cells:
        try:
            parsed = parse_unary_tests(cell)
        except FeelSyntaxError:
            continue
        for test in (parsed or ((), False))[0]:
            _collect(test.operand, found)
    values: list[Any] = []
    for literal in found:
        for value in (literal, *_beside(literal)):
            if value not in values:
                values.append(value)
    if not values or any(isinstance(value, str) for value in values):
        values.append(ANOTHER_TEXT)
    if any(isinstance(value, bool) for value in values):
        values += [value for value in (True, False) if value not in values]
    return values[:MAX_PER_COLUMN]


def _collect(node: Any, found: list[Any]) -> None:
    if isinstance(node, tree.Literal):
        if node.value is not None:
            found.append(node.value)
        return
    if isinstance(node, tree.Negate) and isinstance(node.operand, tree.Literal):
        found.append(-node.operand.value)
        return
    children = node if isinstance(node, tuple) else _children(node)
    for child in children:
        _collect(child, found)


def _children(node: Any) -> list[Any]:
    if type(node).__module__ != tree.__name__:
        return []
    return [getattr(node, slot) for slot in type(node).__slots__]


def _beside(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Decimal):
        return value - 1, value + 1
    if isinstance(value, date | datetime):
        return value - timedelta(days=1), value + timedelta(days=1)
    return ()
