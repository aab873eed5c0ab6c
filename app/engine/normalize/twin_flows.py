"""Flows that lead from one node into the same join: each gets a step of its own, for a join counts where tokens come from."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from lxml import etree

from app.engine.bpmn_xml import SCOPES, B, local
from app.engine.normalize.spelled_out import WAY, WAY_ON

JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def part_twin_flows(root: Any) -> None:
    """Let each of several flows between the same two nodes arrive apart: tokens count per flow (BPMN 2.0.2, 13.4)."""
    for scope in root.iter(*SCOPES):
        kinds = {element.get("id"): local(element) for element in scope}
        between: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for flow in scope.findall(f"{B}sequenceFlow"):
            between[flow.get("sourceRef"), flow.get("targetRef")].append(flow)
        for (_, target), flows in between.items():
            if len(flows) > 1 and kinds.get(target) in JOINS:
                for flow in flows:
                    _lead_apart(scope, flow, target)


def _lead_apart(scope: Any, flow: Any, target: str) -> None:
    step = f"{flow.get('id')}{WAY}"
    etree.SubElement(scope, f"{B}parallelGateway", id=step)
    etree.SubElement(
        scope, f"{B}sequenceFlow", id=f"{flow.get('id')}{WAY_ON}", sourceRef=step, targetRef=target
    )
    flow.set("targetRef", step)
