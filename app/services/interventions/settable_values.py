"""Which values of a case an operator may propose to set: what programs and tables gave, of a type that can be typed.

What people answered, what messages brought and the facts of the case are records: they stand elsewhere, too, and are
never set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.engine.loop_names import COUNTER, COUNTS
from app.feel.type_rows import type_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.case_inside import DataScope
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.variable_types import ProcessTypes

GIVE_VALUES = frozenset({"serviceTask", "businessRuleTask"})
TEXT, NUMBER, BOOLEAN, DATE = "string", "number", "boolean", "date"
TYPED = frozenset({TEXT, NUMBER, BOOLEAN, DATE})
LONGEST_TEXT = 200
YES, NO = "true", "false"
OWN_NAMES = frozenset({COUNTER, *COUNTS})


class ValueUnfitError(ValueError):
    """What was typed is no value of this type; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class SettableValue:
    """A value that may be set: where it is, its type and, for a choice, its options."""

    scope: str
    path: tuple[str, ...]
    type: str
    options: tuple[str, ...]
    value: Any

    @property
    def name(self) -> str:
        """Return the name as diagrams write it."""
        return ".".join(self.path)


def writers_of(edition: CompiledEdition, process: str) -> dict[str, list[Node]]:
    """Return the steps of a process that write each name."""
    found: dict[str, list[Node]] = {}
    for node in edition.nodes.get(process, {}).values():
        found.setdefault(node.result_variable or node.id, []).append(node)
        for item in node.outs:
            found.setdefault(item.target, []).append(node)
    return found


def settable_values(
    edition: CompiledEdition, types: ProcessTypes, scope: DataScope
) -> Iterator[SettableValue]:
    """Yield the values of a scope that may be set, in the order of their names."""
    writers = writers_of(edition, scope.process)
    for name in sorted(scope.data):
        nodes = writers.get(name, [])
        kind = types.get(scope.process, {}).get(name)
        if kind is None or name in OWN_NAMES or not nodes:
            continue
        if any(node.kind not in GIVE_VALUES or node.loop is not None for node in nodes):
            continue
        for row in type_rows(name, kind):
            path = tuple(row.name.split("."))
            if row.type in TYPED and _is_there(scope.data, path):
                yield SettableValue(scope.key, path, row.type, row.options, _value(scope.data, path))


def _is_there(data: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    inner: Any = data
    for name in path:
        if not isinstance(inner, dict) or name not in inner:
            return False
        inner = inner[name]
    return True


def _value(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    inner: Any = data
    for name in path:
        inner = inner[name]
    return inner


def typed_value(slot: SettableValue, text: str) -> Any:
    """Return what was typed as a value of its type; raises ValueUnfitError."""
    told = text.strip()
    if slot.options and told not in slot.options:
        raise ValueUnfitError("请从列出的几个值里选一个")
    if slot.type == BOOLEAN:
        return _truth(told)
    if slot.type == NUMBER:
        return _number(told)
    if slot.type == DATE:
        return _day(told)
    if not told or len(told) > LONGEST_TEXT or not told.isprintable():
        raise ValueUnfitError(f"请填写 1 到 {LONGEST_TEXT} 个字的文字")
    return told


def _truth(told: str) -> bool:
    if told not in {YES, NO}:
        raise ValueUnfitError("请选择“是”或“否”")
    return told == YES


def _number(told: str) -> Decimal:
    try:
        number = Decimal(told)
    except InvalidOperation as wrong:
        raise ValueUnfitError("请填写一个数字，例如 20 或 0.5") from wrong
    if not number.is_finite() or len(told) > 20 or abs(number.adjusted()) > 20:  # noqa: PLR2004 — no number of an office is longer
        raise ValueUnfitError("请填写一个不超过 20 位的数字")
    return number


def _day(told: str) -> str:
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError as wrong:
        raise ValueUnfitError("请填写一个日期，例如 2027-01-23") from wrong
