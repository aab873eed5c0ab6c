"""The tree of an expression. Plain data; compiling gives it a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the text."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A name to look up."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: Any
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[condition]`."""

    source: Any
    condition: Any


@dataclass(frozen=True, slots=True)
class Call:
    """A function call with positional or named arguments."""

    function: Any
    arguments: tuple[Any, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands: + - * / ** = != < <= > >= and or."""

    operator: str
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus in front."""

    operand: Any


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`."""

    value: Any
    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`."""

    value: Any
    tests: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A unary test: an operator with an operand (`< 5`), or a plain expression."""

    operator: str | None
    operand: Any


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: Any
    kind: FeelType


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then … else …`."""

    condition: Any
    then: Any
    otherwise: Any


@dataclass(frozen=True, slots=True)
class For:
    """`for … return …`; `iterators` are (name, source, last) with `last` for `in a..b`."""

    iterators: tuple[tuple[str, Any, Any], ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every … satisfies …`."""

    every: bool
    iterators: tuple[tuple[str, Any, Any], ...]
    condition: Any


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`{name: value}`."""

    entries: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`[a..b]`, `(a..b)` and the like."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class OneValueOf:
    """`(=10)` or `(!=10)`."""

    operand: Any
    denied: bool


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function(a, b) body`."""

    parameters: tuple[str, ...]
    types: tuple[FeelType, ...]
    body: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A context whose entries do not see each other: a row of a relation."""

    entries: tuple[tuple[str, Any], ...]


def parts_of(node: Any) -> tuple[Any, ...]:
    """Return what stands in a node; nothing for what is no node."""
    if type(node).__module__ != __name__:
        return ()
    return tuple(getattr(node, slot) for slot in type(node).__slots__)


def size_of(node: Any) -> int:
    """Return how many nodes a tree has."""
    if isinstance(node, tuple):
        return sum(map(size_of, node))
    parts = parts_of(node)
    return 1 + sum(map(size_of, parts)) if parts else 0
