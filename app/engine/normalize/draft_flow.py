"""Give a draft the starts, ends and choices its author has left open."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from lxml import etree

from app.engine.bpmn_xml import EVENT_ENDING, SCOPES, B, is_event_process, local
from app.engine.supported_elements import ACTIVITIES, EVENTS, GATEWAYS

NODES = ACTIVITIES | GATEWAYS | EVENTS.keys()
CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
TAKEN = "taken"
"""The caller's choice: `case.taken` lists the flows to follow where the diagram gives no condition."""


def complete_flow(root: Any) -> None:
    """Add what the way through each process and sub-process lacks."""
    for scope in list(root.iter(*SCOPES)):
        draft = _Scope(scope)
        draft.begin()
        draft.finish()
        draft.choose()


class _Scope:
    def __init__(self, scope: Any) -> None:
        self.scope = scope
        self.name = scope.get("id")
        self.nodes = [
            element for element in scope if local(element) in NODES and not is_event_process(element)
        ]
        self.out: dict[str, list[Any]] = defaultdict(list)
        self.entered: set[str] = set()
        self.added = 0
        for flow in scope.findall(f"{B}sequenceFlow"):
            self._count(flow)

    def _count(self, flow: Any) -> None:
        self.out[flow.get("sourceRef")].append(flow)
        self.entered.add(flow.get("targetRef"))

    def _add(self, kind: str, part: str) -> Any:
        made = etree.SubElement(self.scope, f"{B}{kind}", id=f"{self.name}_{part}")
        self.nodes.append(made)
        return made

    def _connect(self, source: Any, target: Any) -> None:
        self.added += 1
        ends = {
            "id": f"{self.name}_flow{self.added}",
            "sourceRef": source.get("id"),
            "targetRef": target.get("id"),
        }
        self._count(etree.SubElement(self.scope, f"{B}sequenceFlow", ends))

    def begin(self) -> None:
        """Leave one start: where there are several, the caller chooses; where there is none, all ways begin."""
        starts = [node for node in self.nodes if local(node) == "startEvent"]
        if is_event_process(self.scope) or len(starts) == 1:
            return
        first = [node for node in self.nodes if self._begins(node)]
        start = self._add("startEvent", "start")
        origin = start
        if len(starts) > 1:
            origin = self._add("exclusiveGateway", "which")
            self._connect(start, origin)
            first = sorted(starts, key=_is_triggered)
            for old in starts:
                _make_plain(old)
        for node in first:
            self._connect(origin, node)

    def _begins(self, node: Any) -> bool:
        return node.get("id") not in self.entered and local(node) != "boundaryEvent"

    def finish(self) -> None:
        """Lead every way that stops somewhere to an end."""
        loose = [node for node in self.nodes if not self.out[node.get("id")] and not _may_stop(node)]
        has_end = any(local(node) == "endEvent" for node in self.nodes)
        if loose or not has_end:
            end = self._add("endEvent", "end")
            for node in loose:
                self._connect(node, end)

    def choose(self) -> None:
        """Let the caller choose at every gateway; where it names no default, its first way is taken for want of others."""
        for node in self.nodes:
            ways = self.out[node.get("id")]
            asked = [way for way in ways if way.find(f"{B}conditionExpression") is not None]
            if local(node) in CHOOSING:
                default = node.get("default")
                if default not in {way.get("id") for way in ways}:
                    self._choose_without_default(node, ways)
                    continue
                asked = [way for way in ways if way.get("id") != default]
            for way in ways:
                _ask(way, asked_of(way) if way in asked else None)

    def _choose_without_default(self, node: Any, ways: list[Any]) -> None:
        """Ask for every way, the first one too; it is also taken when none of the others is asked for."""
        node.attrib.pop("default", None)
        first, *others = ways
        _ask(
            first,
            " or ".join([asked_of(first), f"not({' or '.join(map(asked_of, others))})"]) if others else None,
        )
        for way in others:
            _ask(way, asked_of(way))


def _may_stop(node: Any) -> bool:
    is_link = node.find(f"{B}linkEventDefinition") is not None
    return local(node) == "endEvent" or (local(node) == "intermediateThrowEvent" and is_link)


def _is_triggered(start: Any) -> bool:
    return any(local(child).endswith(EVENT_ENDING) for child in start)


def _make_plain(start: Any) -> None:
    """Turn a start among several into a step of no effect behind the one that is left."""
    start.tag = f"{B}intermediateThrowEvent"
    for child in [child for child in start if local(child).endswith(EVENT_ENDING)]:
        start.remove(child)


def _ask(way: Any, question: str | None) -> None:
    """Give a way a condition in place of what its author wrote, or none."""
    for old in way.findall(f"{B}conditionExpression"):
        way.remove(old)
    if question is not None:
        condition = etree.SubElement(way, f"{B}conditionExpression", {XSI_TYPE: "tFormalExpression"})
        condition.text = question


def asked_of(way: Any) -> str:
    """Return the condition that asks whether the caller has chosen a way."""
    return asked(way.get("id"))


def asked(identity: str) -> str:
    """Return the condition that asks whether the caller has chosen an element."""
    return f'list contains(case.{TAKEN}, "{identity}")'
