"""A decision model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.feel.expression import Expression, UnaryTests


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions."""

    label: str
    expression: Expression
    allowed: UnaryTests | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `allowed` are its values in order of priority, best first."""

    name: str
    label: str
    allowed: tuple[Expression, ...]
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. `number` counts from 1 as people see it."""

    number: int
    id: str
    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class LiteralBox:
    """A boxed FEEL expression."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class ContextBox:
    """Named boxes one after the other; an entry without a name is the result."""

    entries: tuple[tuple[str | None, Box], ...]


@dataclass(frozen=True, slots=True)
class ListBox:
    """Boxes in order."""

    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RelationBox:
    """A list of contexts, drawn as a grid."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class InvocationBox:
    """A function with named arguments."""

    function: Expression
    bindings: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class FunctionBox:
    """A function with a boxed body."""

    parameters: tuple[str, ...]
    body: Box


Box = Table | LiteralBox | ContextBox | ListBox | RelationBox | InvocationBox | FunctionBox


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: what it needs and how it decides."""

    id: str
    name: str
    variable: str
    box: Box | None
    requires: tuple[str, ...]
    """Ids of required decisions and knowledge."""
    line: int = 0


@dataclass(frozen=True)
class Definitions:
    """The decisions and business knowledge of a file."""

    name: str
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Decision]
    input_data: Mapping[str, str]

    @property
    def decision_ids(self) -> tuple[str, ...]:
        """Return the ids by which diagrams refer to decisions."""
        return tuple(self.decisions)

    def find(self, name: str) -> Decision | None:
        """Return a decision by id or name."""
        return self.decisions.get(name) or next((d for d in self.decisions.values() if d.name == name), None)

    def required(self, identity: str) -> Any:
        """Return a decision or knowledge by id."""
        return self.decisions.get(identity) or self.knowledge.get(identity)
