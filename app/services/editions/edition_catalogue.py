"""The catalogue of an edition: every name that its diagrams, tables and forms may use, with its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.decision_types import decision_type
from app.dmn.literal_rows import literal_rows
from app.domain.act_inputs import ACT_INPUTS
from app.domain.case_inputs import CASE_KIND
from app.domain.domain_parameters import PARAMETERS
from app.domain.notice_facts import NOTICE_FACTS, PLATFORM_NOTICES
from app.domain.office_codes import (
    ApplicationState,
    AssociationState,
    PermissionScope,
    PermissionState,
    PermitState,
    PermitType,
    Slot,
)
from app.domain.office_paper_facts import PAPER_FACTS
from app.engine.lint.lint_names import used_processes
from app.engine.variable_types import CASE, FUNCTIONS
from app.feel.known_types import ExactContext, declared_type
from app.feel.type_rows import TypeRow, type_rows
from app.forms_reader.field_types import field_type
from app.services.context.paper_table import CHECKLIST
from app.services.editions.review_chains import CHAIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from app.domain.handling import Handler
    from app.engine.diagram_node import Node
    from app.engine.execution_context import Catalogue
    from app.engine.read_bundle import BundleReading
    from app.forms_reader.form_definition import FormDefinition

STATES = {
    "application": ApplicationState,
    "permit": PermitState,
    "association": AssociationState,
    "permission": PermissionState,
    "permission_scope": PermissionScope,
    "permit_type": PermitType,
}
"""Enumerations of the office by what they are states or kinds of."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EditionCatalogue:
    """The parts of the catalogue, each a list of rows of plain data."""

    process: str
    facts: Rows
    """What every process knows of its case."""
    variables: Rows
    """What each process knows beside that, with the steps that write it."""
    handlers: Rows
    forms: Rows
    decisions: Rows
    steps: Rows
    codes: Rows
    """Slots, notice kinds, groups, levels, states, error codes, messages: each a kind and a code."""
    parameters: Rows
    placeholders: Rows
    """What the texts of notices can tell."""
    act_inputs: Rows
    """What the conditions of acts can read."""
    paper_values: Rows
    """What papers of the office can tell."""

    def as_json(self) -> dict[str, Any]:
        """Return the whole as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def edition_catalogue(
    process: str,
    reading: BundleReading,
    catalogue: Catalogue,
    forms: Mapping[str, FormDefinition],
    notices: Collection[str],
    papers: Collection[str],
) -> EditionCatalogue:
    """Return the catalogue of a bundle that has been read; `notices` are the kinds that it has texts for.

    `papers` are the kinds of papers of the office that it declares.
    """
    every = [node for each in reading.readings.values() for node in each.nodes.values()]
    used = used_processes(every, process)
    nodes = sorted((node for node in every if node.process in used), key=lambda node: (node.process, node.id))
    topics = sorted({node.topic for node in nodes if node.topic and node.topic in catalogue.handlers})
    handlers = [catalogue.handlers[topic] for topic in topics]
    return EditionCatalogue(
        process=process,
        facts=_typed(type_rows(CASE, declared_type(CASE_KIND))),
        variables=list(_variables(nodes, reading)),
        handlers=[_handler(one) for one in handlers],
        forms=list(_forms(nodes, forms)),
        decisions=list(_decisions(nodes, reading)),
        steps=[_step(node) for node in nodes],
        codes=list(_codes(nodes, handlers, reading, notices, papers)),
        parameters=[{"name": n, "value": p.value, "meaning": p.meaning} for n, p in PARAMETERS.items()],
        placeholders=[
            {"name": name, "type": fact.type, "meaning": fact.meaning} for name, fact in NOTICE_FACTS.items()
        ],
        act_inputs=[
            row for name, kind in ACT_INPUTS.items() for row in _typed(type_rows(name, declared_type(kind)))
        ],
        paper_values=[
            {"name": name, "type": fact.type, "meaning": fact.meaning} for name, fact in PAPER_FACTS.items()
        ],
    )


def _typed(rows: Iterable[TypeRow]) -> Rows:
    return [{"name": row.name, "type": row.type, "options": list(row.options)} for row in rows]


def _variables(nodes: list[Node], reading: BundleReading) -> Iterator[dict[str, Any]]:
    for process, names in sorted(reading.types.items()):
        for name, kind in sorted(names.items()):
            writers = _writers(name, process, nodes)
            told = [row for row in type_rows(name, kind) if row.type != "Any" or writers]
            is_empty = isinstance(kind, ExactContext) and not kind.entries
            if name == CASE or is_empty or not (told and writers):
                continue
            yield from ({"process": process, "written_by": writers, **row} for row in _typed(told))


def _writers(name: str, process: str, nodes: Iterable[Node]) -> list[str]:
    """Return the steps that write a name, and the calls that hand it in."""
    return sorted(
        node.id
        for node in nodes
        if (node.process == process and name in {*_written(node), *(item.target for item in node.outs)})
        or (node.called == process and name in {item.target for item in node.ins})
    )


def _written(node: Node) -> frozenset[str]:
    if node.kind not in {"serviceTask", "businessRuleTask", "userTask"} and node.event != "message":
        return frozenset()
    return frozenset({node.result_variable or node.id})


def _handler(handler: Handler) -> dict[str, Any]:
    return {
        "name": handler.name,
        "purpose": handler.purpose,
        "takes": [
            {
                "name": name,
                "type": handler.kinds[name].name if name in handler.kinds else "any",
                "options": sorted(getattr(handler.takes.get(name), "options", ())),
                "required": name in handler.required,
            }
            for name in handler.parameters
        ],
        "reads": sorted(handler.reads or ()),
        "gives": _typed(type_rows("", declared_type(handler.result))) if handler.result.fields else [],
        "errors": sorted(handler.raises),
    }


def _forms(nodes: Iterable[Node], forms: Mapping[str, FormDefinition]) -> Iterator[dict[str, Any]]:
    shown: dict[str, list[str]] = {}
    for node in nodes:
        if node.kind == "userTask" and node.form and node.form in forms:
            shown.setdefault(node.form, []).append(node.id)
    for key, steps in sorted(shown.items()):
        for one in forms[key].fields:
            for row in _typed(type_rows(one.key, field_type(one))):
                yield {
                    "form": key,
                    "steps": steps,
                    "label": one.label,
                    **row,
                    "case_data": one.enters_case,
                    "answer": one.use.value if one.use else "",
                }


def _decisions(nodes: Iterable[Node], reading: BundleReading) -> Iterator[dict[str, Any]]:
    asked = {node.decision: node.process for node in nodes if node.decision}
    for identity, definitions in sorted(reading.decisions.items()):
        decision = definitions.decisions[identity]
        names = reading.types.get(asked.get(identity, ""), {})
        yield {
            "decision": identity,
            "name": decision.name,
            "file": reading.files.get(identity, ""),
            "reads": [column.text for table in decision.tables for column in table.inputs],
            "gives": _typed(type_rows(identity, decision_type(definitions, identity, names, FUNCTIONS))),
        }


def _step(node: Node) -> dict[str, Any]:
    return {"process": node.process, "id": node.id, "kind": node.kind, "name": node.name, "file": node.file}


def _codes(
    nodes: list[Node],
    handlers: Iterable[Handler],
    reading: BundleReading,
    notices: Collection[str],
    papers: Collection[str],
) -> Iterator[dict[str, Any]]:
    found: dict[str, set[str]] = {
        "slot": {slot.value for slot in Slot} | _column(reading, CHECKLIST, "slot"),
        "notice": set(notices) | PLATFORM_NOTICES.keys(),
        "paper": set(papers),
        "group": {group.text.strip() for node in nodes for group in node.groups},
        "level": _column(reading, CHAIN, "level"),
        "error": {node.error_code for node in nodes if node.error_code}
        | {code for handler in handlers for code in handler.raises},
        "escalation": {node.escalation_code for node in nodes if node.escalation_code},
        "message": {node.message for node in nodes if node.message},
        "signal": {node.signal for node in nodes if node.signal},
    }
    for kind, codes in (
        *found.items(),
        *((f"{of}", {one.value for one in each}) for of, each in STATES.items()),
    ):
        yield from ({"kind": kind, "code": code} for code in sorted(codes))


def _column(reading: BundleReading, decision: str, column: str) -> set[str]:
    """Return what stands in a result column of a table."""
    if decision not in reading.decisions:
        return set()
    rows = literal_rows(reading.decisions[decision], decision)
    return {str(row[column]) for _, row in rows if row.get(column) is not None}
