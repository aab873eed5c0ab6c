"""Spell out in memory what BPMN lets authors leave out. The stored file stays as it was drawn."""

from __future__ import annotations

from typing import Any

from lxml import etree

from app.engine.bpmn_xml import SCOPES, B, link_name, local
from app.engine.normalize.normalize_events import normalize_event_processes
from app.engine.normalize.normalize_loops import normalize_loops
from app.engine.normalize.spelled_out import FORK, FORK_IN, LINK, LOOP_CONTROL, ONCE, is_renamed
from app.engine.normalize.twin_flows import part_twin_flows
from app.engine.picture.diagram_layout import DI
from app.engine.supported_elements import NOTED

GATEWAY_ENDING = "Gateway"
DRAWN_ONLY = NOTED | {
    "laneSet",
    "collaboration",
    "extensionElements",
    "documentation",
    "dataStore",
    "categoryValueRef",
}


def normalise(root: Any) -> list[str]:
    """Spell out links, loop marks, event sub-processes and forks; return the ids of the gateways made."""
    _drop_drawn_only(root)
    _rename_like_engine(root)
    _join_links(root)
    normalize_loops(root)
    normalize_event_processes(root)
    made = _spell_out_forks(root)
    part_twin_flows(root)
    return made


def _rename_like_engine(root: Any) -> None:
    """Call events otherwise that are called like steps of the engine's own; what leads to them follows."""
    for scope in root.iter(*SCOPES):
        for event in [element for element in scope if is_renamed(element)]:
            drawn = event.get("id")
            event.set("id", drawn + ONCE)
            for flow in scope.findall(f"{B}sequenceFlow"):
                for end in ("sourceRef", "targetRef"):
                    if flow.get(end) == drawn:
                        flow.set(end, drawn + ONCE)


def _spell_out_forks(root: Any) -> list[str]:
    """Put a gateway behind each activity or event with several or conditional ways on."""
    made = []
    for scope in root.iter(*SCOPES):
        flows: dict[str, list[Any]] = {}
        for flow in scope.findall(f"{B}sequenceFlow"):
            flows.setdefault(flow.get("sourceRef"), []).append(flow)
        for element in list(scope):
            outgoing = flows.get(element.get("id"), [])
            if local(element).endswith(GATEWAY_ENDING) or local(element) == LOOP_CONTROL or not outgoing:
                continue
            conditional = any(flow.find(f"{B}conditionExpression") is not None for flow in outgoing)
            if len(outgoing) > 1 or conditional:
                made.append(_insert_gateway(scope, element, outgoing, conditional=conditional))
    return made


def _join_links(root: Any) -> None:
    """A link is a flow whose middle is not drawn: throwing ends lead to the catching one of their name."""
    for scope in root.iter(*SCOPES):
        links = {"intermediateThrowEvent": [], "intermediateCatchEvent": []}  # type: dict[str, list[Any]]
        for event in scope:
            if event.find(f"{B}linkEventDefinition") is not None and local(event) in links:
                links[local(event)].append(event)
        for catch in links["intermediateCatchEvent"]:
            # It waits for nothing; a step that passes on is what is left of it.
            catch.tag = f"{B}intermediateThrowEvent"
            for throw in links["intermediateThrowEvent"]:
                if link_name(throw) == link_name(catch):
                    identity = f"{throw.get('id')}{LINK}"
                    ends = {"sourceRef": throw.get("id"), "targetRef": catch.get("id")}
                    etree.SubElement(scope, f"{B}sequenceFlow", id=identity, **ends)


def _drop_drawn_only(root: Any) -> None:
    """Take away what has no effect, so that no mistake in it can reach the parser."""
    for element in list(root.iter()):
        drawn = str(element.tag).startswith(DI) or (
            str(element.tag).startswith(B) and local(element) in DRAWN_ONLY
        )
        if drawn and element.getparent() is not None:
            element.getparent().remove(element)


def _insert_gateway(scope: Any, element: Any, outgoing: list[Any], *, conditional: bool) -> str:
    identity = f"{element.get('id')}{FORK}"
    gateway = etree.SubElement(
        scope, f"{B}{'inclusiveGateway' if conditional else 'parallelGateway'}", id=identity
    )
    gateway.set("name", element.get("name", "") or "")
    if element.get("default"):
        gateway.set("default", element.attrib.pop("default"))
    for flow in outgoing:
        flow.set("sourceRef", identity)
        if (
            conditional
            and flow.find(f"{B}conditionExpression") is None
            and flow.get("id") != gateway.get("default")
        ):
            # BPMN 2.0, 10.6.1: a flow without a condition leaves always.
            condition = etree.SubElement(flow, f"{B}conditionExpression")
            condition.text = "true"
    etree.SubElement(
        scope,
        f"{B}sequenceFlow",
        id=f"{element.get('id')}{FORK_IN}",
        sourceRef=element.get("id"),
        targetRef=identity,
    )
    return identity
