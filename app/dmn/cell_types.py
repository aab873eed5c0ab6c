"""What the types of a table's columns say of its cells: values no input of the column can ever be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.dmn.column_probes import is_decidable, named_values
from app.feel.feel_types import ContextType, ListType, Simple
from app.feel.kind_names import KIND_NAMES
from app.feel.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.model import Decision, Definitions, Input, Rule, Table
    from app.feel.type_protocol import FeelType


@dataclass(frozen=True, slots=True)
class CellMisfit:
    """A cell that names a value of another kind than its column has. `told_by` is the row that shows the kind."""

    rule: Rule
    column: Input
    value: Any
    kind: str
    told_by: int | None


def with_known_kinds(table: Table, decision: Decision, definitions: Definitions) -> Table:
    """Return a table whose columns have the types of the inputs they read, where they name none themselves."""
    kinds = dict(_required_kinds(decision, definitions))
    inputs = tuple(
        column if column.kind is not None else replace(column, kind=_kind_at(column.text, kinds))
        for column in table.inputs
    )
    return replace(table, inputs=inputs)


def _required_kinds(decision: Decision, definitions: Definitions) -> Iterator[tuple[str, FeelType]]:
    for need in decision.requires:
        if need.file:
            continue
        variable = definitions.input_data.get(need.id)
        if variable is None and need.id in definitions.decisions:
            variable = definitions.decisions[need.id].variable
        if variable is not None and variable.kind is not None:
            yield variable.name, variable.kind


def _kind_at(path: str, kinds: dict[str, FeelType]) -> FeelType | None:
    """Return the type at a path like `unit.scale`, or None where it is not known."""
    first, *rest = path.split(".")
    found = kinds.get(first.strip())
    for part in rest:
        core = found.core if found is not None else None
        found = dict(core.entries).get(part.strip()) if isinstance(core, ContextType) else None
    return found


def cell_misfits(table: Table) -> Iterator[CellMisfit]:
    """Yield cells that name a value of another kind than their column has."""
    for place, column in enumerate(table.inputs):
        wanted = simple_kind(column)
        shown_by: tuple[str, int] | None = None if wanted is None else (wanted, 0)
        if column.kind is not None and wanted is None:
            continue
        for rule in table.rules:
            cell = rule.cells[place]
            for value in named_values(cell) if is_decidable(cell) else ():
                kind = kind_of(value)
                shown_by = shown_by or (kind, rule.number)
                if kind != shown_by[0]:
                    yield CellMisfit(rule, column, value, shown_by[0], shown_by[1] or None)
                    break


def simple_kind(column: Input) -> str | None:
    """Return the name of a column's type when all its values are of one plain kind; of a list, that of its items."""
    if column.kind is None:
        return None
    core = column.kind.core
    if isinstance(core, ListType):
        core = core.item.core
    return core.name if isinstance(core, Simple) and core.name in KIND_NAMES else None
