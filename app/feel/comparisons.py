"""What an expression compares: a name with a value that stands in the text. Only lint asks; nothing is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.expression import FeelSyntaxError
from app.feel.parser import parse_expression
from app.feel.tree import Binary, Call, In, Literal, Name, Path, RangeOf, Test, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
CONTAINS = "list contains"
OF_DATE = frozenset({"date", "today"})
KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    ((int, Decimal), "number"),
    (str, "text"),
    (date, "date"),
)
"""Types of values by the first that fits."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A name (with its path), how it is compared, and the value beside it. `kind` is the value's type."""

    name: str
    operator: str
    kind: str
    value: Any


def comparisons_of(text: str) -> tuple[Compared, ...]:
    """Return every comparison of a name with a value in a FEEL text, `=` in front or not; none in a broken one."""
    try:
        tree = parse_expression(text.strip().removeprefix("="))
    except (FeelSyntaxError, RecursionError):
        return ()
    return tuple(_found(tree))


def _found(node: Any) -> Iterator[Compared]:
    if isinstance(node, tuple):
        for one in node:
            yield from _found(one)
        return
    if isinstance(node, Binary) and node.operator in COMPARING:
        yield from _pair(node.left, node.operator, node.right)
        yield from _pair(node.right, node.operator, node.left)
    elif isinstance(node, In):
        for test in node.tests:
            yield from _tested(node.value, test)
    elif _calls(node, {CONTAINS}) and len(node.arguments) > 1:
        yield from _pair(node.arguments[0], CONTAINS, node.arguments[1])
    yield from _found(parts_of(node))


def _tested(value: Any, test: Any) -> Iterator[Compared]:
    operand = test.operand if isinstance(test, Test) else test
    operator = (test.operator or "=") if isinstance(test, Test) else "="
    for one in (operand.low, operand.high) if isinstance(operand, RangeOf) else (operand,):
        yield from _pair(value, operator, one)


def _pair(name: Any, operator: str, value: Any) -> Iterator[Compared]:
    path, kind = _path(name), _kind(value)
    if path and kind:
        yield Compared(path, operator, kind, value.value if isinstance(value, Literal) else None)


def _path(node: Any) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Path):
        source = _path(node.source)
        return f"{source}.{node.name}" if source else ""
    return ""


def _calls(node: Any, functions: Collection[str]) -> bool:
    return isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in functions


def _kind(node: Any) -> str:
    """Return the type of a value that stands in the text; empty for anything that is worked out."""
    if _calls(node, OF_DATE):
        return "date"
    value = node.value if isinstance(node, Literal) else None
    return next((name for kind, name in KINDS if isinstance(value, kind)), "")
