"""What tables compare and give must fit the types of what they read: of the case, of other decisions, of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.dmn.decision_types import names_of
from app.dmn.model import Broken, Cell, Table
from app.dmn.type_words import type_words
from app.feel import tree
from app.feel.known_types import ChoiceType, name_of, words_of
from app.feel.type_faults import WRONG_TYPE, TypeFault
from app.feel.type_inference import TypeInference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.dmn.model import Decision, Definitions, Input
    from app.feel.builtin_signatures import Signature
    from app.feel.type_protocol import FeelType

READ_AS = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})
"""Kinds of columns into which a text is read."""


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault of a table with its place: the row's or decision's id and line, and the words for it."""

    fault: TypeFault
    decision: str
    place: str
    element: str
    line: int


def type_faults(
    definitions: Definitions,
    decision: str,
    names: Mapping[str, FeelType],
    functions: Mapping[str, Signature],
) -> Iterator[PlacedFault]:
    """Yield faults of a decision and of those it requires, given the types of what its case knows."""
    waiting, seen = [decision], set[str]()
    while waiting:
        identity = waiting.pop()
        found = definitions.decisions.get(identity)
        if found is None or identity in seen:
            continue
        seen.add(identity)
        waiting += [need.id for need in found.requires if not need.file]
        known = names_of(definitions, found, names, functions)
        yield from _DecisionFaults(found, known, functions).all()


@lru_cache(maxsize=256)
def names_within(definitions: Definitions) -> frozenset[str]:
    """Return every name that stands in decisions, and so all that a case's names could be read by."""
    found = set[str]()
    waiting: list[Any] = [definitions]
    while waiting:
        part = waiting.pop()
        if is_dataclass(part):
            waiting += [getattr(part, one.name) for one in fields(part) if one.name != "name"]
            found.add(str(getattr(part, "name", "")))
        elif isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, tuple | list):
            waiting += part
    return frozenset(found)


class _DecisionFaults:
    def __init__(
        self, decision: Decision, names: Mapping[str, FeelType], functions: Mapping[str, Signature]
    ) -> None:
        self.decision = decision
        self.names = names
        self.functions = functions

    def all(self) -> Iterator[PlacedFault]:
        """Yield what is wrong with the decision's tables, or with its expression."""
        if not self.decision.tables:
            for fault in self._of(self.decision.node):
                yield self._placed(fault, "表达式", self.decision.id, self.decision.line)
        for table in self.decision.tables:
            for place, column in enumerate(table.inputs):
                yield from self._column(table, place, column)
            yield from self._results(table)

    def _column(self, table: Table, place: int, column: Input) -> Iterator[PlacedFault]:
        where = f"输入列“{column.label}”"
        inference = TypeInference(self.functions)
        read = inference.type_of(column.value, self.names)
        wrong = _unfit(column.kind, read)
        for fault in [*inference.faults, *([wrong] if wrong else [])]:
            yield self._placed(fault, where, self.decision.id, table.line)
        # A column of the wrong type is told once; its cells are held to what it really reads.
        kind = read if wrong else _narrowed(column.kind, read)
        if isinstance(column.allowed, Cell):
            for fault in self._tests(column, column.allowed, kind):
                yield self._placed(fault, f"{where}的允许值", self.decision.id, table.line)
        for rule in table.rules:
            cell = rule.cells[place]
            for fault in () if isinstance(cell, Broken) else self._tests(column, cell, kind):
                words = f"第 {rule.number} 行“{column.label}”列"
                yield self._placed(fault, words, rule.id or self.decision.id, rule.line)

    def _tests(self, column: Input, cell: Cell, kind: FeelType) -> Iterable[TypeFault]:
        inference = TypeInference(self.functions)
        for test in cell.tests or ():
            inference.test(test, (column.value, kind), self.names, is_cell=True)
        return dict.fromkeys(inference.faults)

    def _results(self, table: Table) -> Iterator[PlacedFault]:
        for rule in table.rules:
            for result, output in zip(rule.results, table.outputs, strict=True):
                inference = TypeInference(self.functions)
                kind = inference.type_of(result, self.names)
                # Values that are written out are held to their column by another check.
                wrong = None if isinstance(result, tree.Literal) else _unfit(output.kind, kind)
                for fault in [*inference.faults, *([wrong] if wrong else [])]:
                    words = f"第 {rule.number} 行输出列“{output.label}”"
                    yield self._placed(fault, words, rule.id or self.decision.id, rule.line)

    def _of(self, node: Any) -> Iterable[TypeFault]:
        inference = TypeInference(self.functions)
        inference.type_of(node, self.names)
        return dict.fromkeys(inference.faults)

    def _placed(self, fault: TypeFault, place: str, element: str, line: int) -> PlacedFault:
        return PlacedFault(fault, self.decision.name, place, element, line)


def _unfit(declared: FeelType | None, read: FeelType) -> TypeFault | None:
    """Return the fault of a column that declares another type than its values have."""
    if declared is None:
        return None
    wanted, found = name_of(declared), name_of(read)
    if wanted is None or found is None or wanted == found or "list" in {wanted, found}:
        return None
    if (found == "string" and wanted in READ_AS) or (found == "date" and wanted == "date and time"):
        return None
    message = (
        f"声明的类型是{type_words(declared)}，读取的值却是{words_of(read)}；请把类型（typeRef）改为 {found}"
    )
    return TypeFault(WRONG_TYPE, message, found)


def _narrowed(declared: FeelType | None, read: FeelType) -> FeelType:
    """Return the type of a column's values: as declared, with the options that what it reads has."""
    if declared is None or name_of(declared) is None:
        return read
    return read if isinstance(read, ChoiceType) and name_of(declared) == name_of(read) else declared
