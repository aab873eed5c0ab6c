"""A decision model in memory. Every box becomes a tree of FEEL, so that one evaluation runs all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.feel import tree
    from app.feel.evaluation import Frame
    from app.feel.type_protocol import FeelType


@dataclass(frozen=True, slots=True)
class Broken:
    """A place in the file that cannot be evaluated: what is wrong there, for lint and for who asks anyway."""

    decision: str
    place: str
    """Row and column, or the kind of box, in Chinese."""
    message: str
    element: str
    line: int
    proposal: str = ""
    """How the whole text is written instead, where that is plain."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A box with a type: its value is fitted to it or becomes null."""

    node: Any
    kind: FeelType
    label: str
    """What to call the box when its value does not fit."""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A context whose last entry has no name and is the result."""

    entries: tuple[tuple[str, Any], ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of conditions; `tests` is None for a dash."""

    text: str
    tests: tuple[tree.Test, ...] | None
    negated: bool = False
    names: frozenset[str] = frozenset()
    """The names it reads from elsewhere."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions."""

    label: str
    text: str
    value: Any
    allowed: Cell | Broken | None
    kind: FeelType | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` gives them in order of priority, best first."""

    name: str
    label: str
    values: Any
    default: Any
    kind: FeelType | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. `number` counts from 1 as people see it."""

    number: int
    id: str
    line: int
    cells: tuple[Cell | Broken, ...]
    results: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    decision: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    element: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """A requirement: the imported file it lies in (empty for the own one) and the element's id."""

    file: str
    id: str


@dataclass(frozen=True, slots=True)
class Variable:
    """The name under which an element's value is known, and its type."""

    name: str
    kind: FeelType | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, or a piece of business knowledge: what it needs and how it decides."""

    id: str
    name: str
    variable: Variable
    node: Any
    run: Callable[[Frame], Any] | None
    requires: tuple[Reference, ...]
    line: int = 0
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a part of the graph that is called like a function."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[Reference, ...]
    inputs: tuple[Reference, ...]
    """Input data first, then input decisions, as they are passed (DMN 1.5, 10.4)."""
    line: int = 0


@dataclass(frozen=True, eq=False)
class Definitions:
    """The elements of a file by id, and the files it imports by the name it gives them."""

    name: str
    namespace: str
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Decision]
    services: Mapping[str, Service]
    input_data: Mapping[str, Variable]
    types: Mapping[str, FeelType]
    names: frozenset[str] = frozenset()
    """All names that occur in the file, for whoever imports it."""
    imports: Mapping[str, Definitions] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()

    @property
    def decision_ids(self) -> tuple[str, ...]:
        """Return the ids by which diagrams refer to decisions."""
        return tuple(self.decisions)

    def find(self, name: str) -> Decision | Service | None:
        """Return a decision or a decision service by id or name."""
        for elements in (self.decisions, self.services):
            found: Decision | Service | None = elements.get(name)
            found = found or next((element for element in elements.values() if element.name == name), None)
            if found is not None:
                return found
        return None


def is_unnamed(prefix: str, imported: Definitions) -> bool:
    """Tell whether a file is imported without a name: its elements are then known as if they were own (DMN 1.5)."""
    return prefix == imported.namespace
