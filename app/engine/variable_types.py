"""The types of what each process of an edition knows: facts, answers, results, and what is handed in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decision_types import decision_type, mapped_type
from app.engine.loop_names import COUNTER, COUNTS
from app.feel.builtin_signatures import Signature
from app.feel.feel_types import ANY, ContextType, ListType, type_of
from app.feel.known_types import DATE, NUMBER, ChoiceType, declared_type, joined
from app.feel.type_inference import TypeInference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.dmn.model import Definitions
    from app.engine.diagram_node import Node
    from app.engine.execution_context import Catalogue
    from app.engine.templates import Template
    from app.feel.type_protocol import FeelType

FUNCTIONS: Mapping[str, Signature] = {"workday": Signature("dn", DATE)}
"""What diagrams may call beside FEEL's own functions."""
CASE = "case"
MOST_ROUNDS = 12
"""Types go through so many calls of processes; deeper ones stay unknown."""

ProcessTypes = dict[str, dict[str, "FeelType"]]


def variable_types(
    nodes: Iterable[Node], catalogue: Catalogue, decisions: Mapping[str, Definitions]
) -> ProcessTypes:
    """Return the type of every name by process. A name that several steps write has the type of all of them."""
    every = list(nodes)
    found: ProcessTypes = {}
    for _ in range(MOST_ROUNDS):
        again = _round(every, catalogue, decisions, found)
        if again == found:
            break
        found = again
    return found


def type_of_template(template: Template | None, names: Mapping[str, FeelType]) -> FeelType:
    """Return the type of what an attribute gives."""
    if template is None:
        return ANY
    if template.expression is None:
        said = template.literal
        return ChoiceType(frozenset({said})) if isinstance(said, str) else type_of(said)
    return TypeInference(FUNCTIONS).type_of(template.expression.tree, names)


def input_types(node: Node, names: Mapping[str, FeelType]) -> dict[str, FeelType]:
    """Return the types of a step's input parameters."""
    return {name: type_of_template(template, names) for name, template in node.inputs.items()}


def _round(
    nodes: list[Node], catalogue: Catalogue, decisions: Mapping[str, Definitions], before: ProcessTypes
) -> ProcessTypes:
    """Return the types as far as they follow from those of the round before."""
    found: ProcessTypes = {}
    for node in nodes:
        own = found.setdefault(node.process, {CASE: catalogue.case_type})
        names = before.get(node.process, {})
        for name, kind in _written(node, names, catalogue, decisions, before):
            own[name] = joined(own[name], kind) if name in own else kind
        if node.called:
            inside = found.setdefault(node.called, {CASE: catalogue.case_type})
            for item in node.ins:
                kind = type_of_template(item.source, names)
                inside[item.target] = joined(inside[item.target], kind) if item.target in inside else kind
    return found


def _written(
    node: Node,
    names: Mapping[str, FeelType],
    catalogue: Catalogue,
    decisions: Mapping[str, Definitions],
    before: ProcessTypes,
) -> Iterator[tuple[str, FeelType]]:
    """Yield the names that a step writes into its process's data."""
    loop = node.loop
    if loop is not None and not loop.is_standard:
        one = _instance_type(node, names, catalogue, decisions, before)
        yield node.result_variable or node.id, ListType(one)
        yield from ((name, NUMBER) for name in COUNTS)
        if loop.item_name:
            yield loop.item_name, _item_type(loop.collection, names)
    else:
        yield node.result_variable or node.id, _result_type(node, names, catalogue, decisions)
    if loop is not None:
        yield COUNTER, NUMBER
    inside = before.get(node.called or "", {})
    for item in node.outs:
        yield item.target, type_of_template(item.source, inside)


def _result_type(
    node: Node, names: Mapping[str, FeelType], catalogue: Catalogue, decisions: Mapping[str, Definitions]
) -> FeelType:
    if node.kind == "serviceTask" and node.topic and node.topic in catalogue.handlers:
        return declared_type(catalogue.handlers[node.topic].result)
    if node.kind == "userTask" and node.form and node.form in catalogue.forms:
        types = catalogue.forms[node.form].case_types
        return ContextType(tuple(types.items())) if types else ANY
    if node.kind == "businessRuleTask" and node.decision and node.decision in decisions:
        known = {**names, **input_types(node, names)}
        kind = decision_type(decisions[node.decision], node.decision, known, FUNCTIONS)
        return mapped_type(kind, node.map_result)
    return ANY


def _instance_type(
    node: Node,
    names: Mapping[str, FeelType],
    catalogue: Catalogue,
    decisions: Mapping[str, Definitions],
    before: ProcessTypes,
) -> FeelType:
    """Return the type of what one instance of an activity gives."""
    if node.kind == "callActivity":
        inside = before.get(node.called or "", {})
        return ContextType(tuple((item.target, type_of_template(item.source, inside)) for item in node.outs))
    return _result_type(node, names, catalogue, decisions)


def _item_type(collection: Template | None, names: Mapping[str, FeelType]) -> FeelType:
    kind = type_of_template(collection, names).core
    return kind.item if isinstance(kind, ListType) else ANY
