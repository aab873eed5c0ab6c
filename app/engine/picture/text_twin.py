"""A process in words: its steps in order, who acts, by when, and where each way leads. For those who see no picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from app.engine.bpmn_xml import B, link_name
from app.engine.picture.drawing import drawn_process
from app.engine.picture.twin_wording import details_of, event_words, kind_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: when it is taken, and the step it leads to."""

    when: str
    target: str
    target_name: str


@dataclass(frozen=True, slots=True)
class TwinStep:
    """One step in words. `depth` tells how many stages it lies in."""

    element: str
    kind: str
    name: str
    depth: int
    lane: str | None
    details: tuple[str, ...]
    ways: tuple[Way, ...]


def text_twin(edition: CompiledEdition, process: str) -> list[TwinStep]:
    """Return a process's steps in the order a case comes through them; raises KeyError."""
    root, _ = drawn_process(edition, process)
    scope = next(found for found in root.iter(f"{B}process") if found.get("id") == process)
    nodes = edition.nodes[process]
    return list(_Scope(scope, nodes, 0).steps())


class _Scope:
    def __init__(self, scope: Any, nodes: Mapping[str, Node], depth: int) -> None:
        self.nodes = nodes
        self.depth = depth
        self.elements = {e.get("id"): e for e in scope if e.get("id") in nodes}
        self.out: dict[str, list[Any]] = {identity: [] for identity in self.elements}
        for flow in scope.findall(f"{B}sequenceFlow"):
            self.out[flow.get("sourceRef")].append(flow)
        self._link()
        self.attached: dict[str, list[Node]] = {}
        for identity in self.elements:
            if host := nodes[identity].attached_to:
                self.attached.setdefault(host, []).append(nodes[identity])

    def _link(self) -> None:
        """Treat the ends of a link as what they are, a flow."""
        ends = [
            element for identity, element in self.elements.items() if self.nodes[identity].event == "link"
        ]
        for throw in ends:
            for catch in ends:
                is_pair = (
                    "Throw" in throw.tag and "Catch" in catch.tag and link_name(throw) == link_name(catch)
                )
                if is_pair:
                    unseen = etree.Element(f"{B}sequenceFlow", targetRef=catch.get("id"))
                    self.out[throw.get("id")].append(unseen)

    def steps(self) -> Iterator[TwinStep]:
        for identity in self._in_order():
            node = self.nodes[identity]
            if node.kind == "boundaryEvent":
                continue
            yield self._step(node)
            if node.kind == "subProcess":
                yield from _Scope(self.elements[identity], self.nodes, self.depth + 1).steps()

    def _in_order(self) -> list[str]:
        """Return elements as a case meets them: along the flows, side ways after the step they leave."""
        found: dict[str, None] = {}
        waiting = [i for i in self.elements if self.nodes[i].kind == "startEvent"]
        waiting += [i for i in self.elements if self.nodes[i].by_event]
        while waiting:
            identity = waiting.pop(0)
            if identity in found:
                continue
            found[identity] = None
            ahead = [flow.get("targetRef") for flow in self.out[identity]]
            waiting = [*ahead, *(event.id for event in self.attached.get(identity, [])), *waiting]
        return list(found)

    def _step(self, node: Node) -> TwinStep:
        events = self.attached.get(node.id, [])
        ways = [way for flow in self.out[node.id] for way in self._way(node, flow)]
        for event in events:
            when = f"{event_words(event)}（{'中断本步骤' if event.interrupting else '不中断本步骤'}）"
            ways += [
                Way(when, flow.get("targetRef"), self._label(flow.get("targetRef")))
                for flow in self.out[event.id]
            ]
        return TwinStep(
            element=node.id,
            kind=kind_words(node),
            name=node.label,
            depth=self.depth,
            lane=node.lane,
            details=tuple(details_of(node)),
            ways=tuple(ways),
        )

    def _way(self, node: Node, flow: Any) -> Iterator[Way]:
        target = flow.get("targetRef")
        yield Way(self._when(node, flow), target, self._label(target))

    def _when(self, node: Node, flow: Any) -> str:
        name = (flow.get("name") or "").strip()
        condition = (flow.findtext(f"{B}conditionExpression") or "").strip()
        if name:
            return name
        if condition:
            return f"当 {condition.removeprefix('=').strip()}"
        if self.elements[node.id].get("default") == flow.get("id"):
            return "其他情况"
        return ""

    def _label(self, identity: str) -> str:
        return self.nodes[identity].label
