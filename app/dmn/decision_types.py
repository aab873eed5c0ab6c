"""The types of what decisions give, from what their tables declare and write, before anything is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.model import Table
from app.feel import tree
from app.feel.feel_types import ANY, ContextType, ListType
from app.feel.known_types import NUMBER, ChoiceType, ExactContext, joined, name_of
from app.feel.type_inference import TypeInference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.model import Decision, Definitions, Output
    from app.feel.builtin_signatures import Signature
    from app.feel.type_protocol import FeelType

LISTING = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})
COUNTED = frozenset({"SUM", "COUNT"})


def decision_type(
    definitions: Definitions,
    decision: str,
    names: Mapping[str, FeelType],
    functions: Mapping[str, Signature],
) -> FeelType:
    """Return the type of a decision's value, given the types of what its case knows."""
    found = definitions.decisions.get(decision)
    if found is None:
        return ANY
    return _value_type(found, names_of(definitions, found, names, functions), functions)


def names_of(
    definitions: Definitions,
    decision: Decision,
    names: Mapping[str, FeelType],
    functions: Mapping[str, Signature],
) -> dict[str, FeelType]:
    """Return the types of the names a decision sees: the case's, declared inputs, and decisions it requires."""
    known = dict(names)
    for need in decision.requires:
        if need.file:
            return {}
        variable = definitions.input_data.get(need.id)
        if variable is not None:
            known[variable.name] = variable.kind or names.get(variable.name, ANY)
        elif need.id in definitions.decisions:
            required = definitions.decisions[need.id]
            known[required.variable.name] = decision_type(definitions, need.id, names, functions)
        elif need.id in definitions.knowledge:
            known[definitions.knowledge[need.id].variable.name] = ANY
        elif need.id in definitions.services:
            known[definitions.services[need.id].variable.name] = ANY
    return known


def _value_type(
    decision: Decision, names: Mapping[str, FeelType], functions: Mapping[str, Signature]
) -> FeelType:
    if isinstance(decision.node, Table):
        made = _table_type(decision.node, names, functions)
    else:
        made = TypeInference(functions).type_of(decision.node, names)
    declared = decision.variable.kind
    # A value is fitted to the variable's type; what the table tells beyond that is kept.
    return made if declared is None or name_of(declared) == name_of(made) else declared


def _table_type(table: Table, names: Mapping[str, FeelType], functions: Mapping[str, Signature]) -> FeelType:
    columns = {
        output.name: _column_type(table, place, output, names, functions)
        for place, output in enumerate(table.outputs)
    }
    row = next(iter(columns.values())) if len(columns) == 1 else ExactContext(tuple(columns.items()))
    if table.policy not in LISTING:
        return row
    if table.aggregation:
        return NUMBER if table.aggregation in COUNTED else row
    return ListType(row)


def _column_type(
    table: Table,
    place: int,
    output: Output,
    names: Mapping[str, FeelType],
    functions: Mapping[str, Signature],
) -> FeelType:
    cells = [rule.results[place] for rule in table.rules]
    cells += [output.default] if output.default is not None else []
    said = [cell.value for cell in cells if isinstance(cell, tree.Literal) and isinstance(cell.value, str)]
    if (
        said
        and all(isinstance(cell, tree.Literal) for cell in cells)
        and name_of(output.kind or ANY) in {None, "string"}
    ):
        # What the column allows may be asked for, although no row gives it yet.
        allowed = output.values.items if isinstance(output.values, tree.ListOf) else ()
        said += [one.value for one in allowed if isinstance(one, tree.Literal) and isinstance(one.value, str)]
        return ChoiceType(frozenset(said))
    if output.kind is not None:
        return output.kind
    found: FeelType = ANY
    for number, cell in enumerate(cells):
        kind = TypeInference(functions).type_of(cell, names)
        found = joined(found, kind) if number else kind
    return found


def mapped_type(kind: FeelType, how: str) -> FeelType:
    """Return the type of a decision's value as a step maps it (`mapDecisionResult`)."""
    core = kind.core
    if how == "singleEntry" and isinstance(core, ContextType) and len(core.entries) == 1:
        return core.entries[0][1]
    if how in {"collectEntries", "resultList"} and name_of(kind) not in {None, "list"}:
        return ListType(kind)
    return kind
