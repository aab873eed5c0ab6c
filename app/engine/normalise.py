"""Spell out in memory what BPMN lets authors leave out. The stored file stays as it was drawn."""

from __future__ import annotations

from typing import Any

from lxml import etree

from app.engine.diagram_layout import DI
from app.engine.read_diagram import B, local
from app.engine.supported_elements import NOTED

GATEWAY_ENDING = "Gateway"
DRAWN_ONLY = NOTED | {"laneSet", "collaboration", "extensionElements", "documentation", "dataStore"}


def normalise(root: Any) -> list[str]:
    """Put a gateway behind each activity or event with several or conditional ways on; return their ids."""
    _drop_drawn_only(root)
    made = []
    for scope in [*root.iter(f"{B}process"), *root.iter(f"{B}subProcess")]:
        flows: dict[str, list[Any]] = {}
        for flow in scope.findall(f"{B}sequenceFlow"):
            flows.setdefault(flow.get("sourceRef"), []).append(flow)
        for element in list(scope):
            outgoing = flows.get(element.get("id"), [])
            if local(element).endswith(GATEWAY_ENDING) or not outgoing:
                continue
            conditional = any(flow.find(f"{B}conditionExpression") is not None for flow in outgoing)
            if len(outgoing) > 1 or conditional:
                made.append(_insert_gateway(scope, element, outgoing, conditional=conditional))
    return made


def _drop_drawn_only(root: Any) -> None:
    """Take away what has no effect, so that no mistake in it can reach the parser."""
    for element in list(root.iter()):
        drawn = str(element.tag).startswith(DI) or (
            str(element.tag).startswith(B) and local(element) in DRAWN_ONLY
        )
        if drawn and element.getparent() is not None:
            element.getparent().remove(element)


def _insert_gateway(scope: Any, element: Any, outgoing: list[Any], *, conditional: bool) -> str:
    identity = f"{element.get('id')}__fork"
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
        scope, f"{B}sequenceFlow", id=f"{identity}_in", sourceRef=element.get("id"), targetRef=identity
    )
    return identity
