"""Lint, third part: the way through a diagram. No dead ends, no choice without a default, no wait for ever."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import SCOPES, B, event_of, link_name, local, spoken
from app.engine.lint.lint_references import problem
from app.engine.read_loop import loop_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.reading import Reading

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
NO_END_OF_FLOW = {
    "sourceRef": {"endEvent": "不能从结束事件出去"},
    "targetRef": {"startEvent": "不能回到开始事件", "boundaryEvent": "不能接到边界事件上"},
}
WAITING = frozenset({"userTask", "receiveTask"})


def lint_flow(root: Any, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the flows of a diagram."""
    for scope in root.iter(*SCOPES):
        yield from _Scope(scope, reading).lint()


class _Scope:
    def __init__(self, scope: Any, reading: Reading) -> None:
        self.scope = scope
        self.reading = reading
        self.elements = {e.get("id"): e for e in scope if e.get("id") in reading.nodes}
        self.flows = [e for e in scope if local(e) == "sequenceFlow"]
        self.out: dict[str, list[Any]] = defaultdict(list)
        for flow in self.flows:
            self.out[flow.get("sourceRef")].append(flow)

    def lint(self) -> Iterator[Problem]:
        yield from self._ends_of_flows()
        starts = [i for i, e in self.elements.items() if local(e) == "startEvent"]
        if len(starts) != 1:
            label = spoken(self.scope)
            yield Problem(
                Severity.ERROR, "one-start", f"【{label}】要有且只有一个开始事件，现在有 {len(starts)} 个",
                self.reading.file, self.scope.get("id", ""), self.scope.get("name", "") or "", self.scope.sourceline,
            )  # fmt: skip
        if not any(local(element) == "endEvent" for element in self.elements.values()):
            label = spoken(self.scope)
            yield Problem(
                Severity.ERROR, "no-end", f"【{label}】至少要有一个结束事件",
                self.reading.file, self.scope.get("id", ""), self.scope.get("name", "") or "", self.scope.sourceline,
            )  # fmt: skip
        for identity, element in self.elements.items():
            yield from self._node(identity, element)
        if starts:
            yield from self._unreachable(starts)

    def _ends_of_flows(self) -> Iterator[Problem]:
        for flow in self.flows:
            for end in ("sourceRef", "targetRef"):
                element = self.elements.get(flow.get(end))
                if element is None or local(element) in NO_END_OF_FLOW[end]:
                    message = f"连线 {flow.get('id')} 的一端没有接在本层的节点上"
                    if element is not None:
                        message = f"连线 {flow.get('id')} {NO_END_OF_FLOW[end][local(element)]}"
                    yield Problem(
                        Severity.ERROR, "loose-flow", message,
                        self.reading.file, flow.get("id", ""), flow.get("name", "") or "", flow.sourceline,
                    )  # fmt: skip

    def _node(self, identity: str, element: Any) -> Iterator[Problem]:
        node, kind = self.reading.nodes[identity], local(element)
        outgoing = self.out[identity]
        if not outgoing and not _goes_on_unseen(node):
            yield problem(node, "dead-end", "后面没有连线，流程会停在这里")
        yield from self._conditions(node, element, outgoing)
        if kind == "eventBasedGateway":
            yield from self._event_choice(node, outgoing)
        if self._waits_for_ever(node, kind):
            yield problem(node, "no-deadline", "没有办理时限，可能永远无人处理", Severity.WARNING)

    def _conditions(self, node: Any, element: Any, outgoing: list[Any]) -> Iterator[Problem]:
        """Yield conditions that nobody would ask, and choices that are not complete."""
        kind = local(element)
        conditional = [flow for flow in outgoing if flow.find(f"{B}conditionExpression") is not None]
        for flow in conditional:
            if not (flow.findtext(f"{B}conditionExpression") or "").strip() and kind not in CHOOSING:
                yield problem(node, "no-condition", f"流向“{flow.get('name') or flow.get('id')}”的条件是空的")
        if conditional and kind in {"parallelGateway", "eventBasedGateway"}:
            yield problem(node, "condition-ignored", "这种网关不看条件，请去掉条件或换成排他网关")
        if any(flow.get("id") == element.get("default") for flow in conditional):
            yield problem(node, "condition-ignored", "默认流向不能再带条件，请去掉条件")
        if kind in CHOOSING and (len(outgoing) > 1 or conditional):
            yield from self._choice(node, element, outgoing)
        elif element.get("default") and element.get("default") not in {f.get("id") for f in outgoing}:
            yield problem(node, "no-default", "默认流向指的不是从这里出去的连线")

    def _waits_for_ever(self, node: Any, kind: str) -> bool:
        if kind == "intermediateCatchEvent":
            return node.event in {"message", "signal", "conditional"} and not self._follows_event_gateway(
                node.id
            )
        if kind == "eventBasedGateway":
            targets = [self.reading.nodes.get(flow.get("targetRef")) for flow in self.out[node.id]]
            return not any(target is not None and target.event == "timer" for target in targets)
        if kind == "receiveTask" and self._follows_event_gateway(node.id):
            return False
        return kind in WAITING and node.due_working_days is None and not self._has_timer(node.id)

    def _follows_event_gateway(self, identity: str) -> bool:
        sources = [
            self.elements.get(f.get("sourceRef")) for f in self.flows if f.get("targetRef") == identity
        ]
        return any(source is not None and local(source) == "eventBasedGateway" for source in sources)

    def _choice(self, node: Any, element: Any, outgoing: list[Any]) -> Iterator[Problem]:
        default = element.get("default")
        if default not in {flow.get("id") for flow in outgoing}:
            yield problem(node, "no-default", "网关没有默认流向，条件都不成立时流程会停住")
        for flow in outgoing:
            has_text = bool((flow.findtext(f"{B}conditionExpression") or "").strip())
            if flow.get("id") != default and not has_text:
                label = flow.get("name") or flow.get("id")
                yield problem(node, "no-condition", f"流向“{label}”没有条件，也不是默认流向")

    def _event_choice(self, node: Any, outgoing: list[Any]) -> Iterator[Problem]:
        for flow in outgoing:
            target = self.elements.get(flow.get("targetRef"))
            if target is None or local(target) not in {"intermediateCatchEvent", "receiveTask"}:
                yield problem(node, "event-gateway", "事件网关后面只能接等待定时器、消息、信号或条件的事件")
            elif loop_mark(target) is not None:
                yield problem(node, "event-gateway", "事件网关后面的接收任务不能带循环标记，请删掉标记")
            elif self._is_shared(target):
                yield problem(node, "event-gateway", "事件网关后面的事件只能从网关进入，也不能带边界事件")

    def _is_shared(self, target: Any) -> bool:
        identity = target.get("id")
        entries = [flow for flow in self.flows if flow.get("targetRef") == identity]
        return len(entries) > 1 or any(node.attached_to == identity for node in self.reading.nodes.values())

    def _has_timer(self, identity: str) -> bool:
        nodes = self.reading.nodes.values()
        return any(node.attached_to == identity and node.event == "timer" for node in nodes)

    def _linked_from(self, identity: str) -> list[str]:
        """Return the catching end of a link that an element throws to."""
        here = self.elements.get(identity)
        if here is None or event_of(here) != "link":
            return []
        same = [
            e for e in self.elements.values() if event_of(e) == "link" and link_name(e) == link_name(here)
        ]
        return [e.get("id") for e in same if local(e) == "intermediateCatchEvent"]

    def _unreachable(self, starts: list[str]) -> Iterator[Problem]:
        seen: set[str] = set()
        waiting = starts + [i for i in self.elements if self.reading.nodes[i].by_event]
        while waiting:
            identity = waiting.pop()
            if identity in seen:
                continue
            seen.add(identity)
            waiting += [flow.get("targetRef") for flow in self.out[identity]]
            waiting += self._linked_from(identity)
            waiting += [i for i, n in self.reading.nodes.items() if n.attached_to == identity]
        for identity in self.elements:
            if identity not in seen:
                yield problem(self.reading.nodes[identity], "unreachable", "从开始事件走不到这里")


def _goes_on_unseen(node: Any) -> bool:
    """Tell whether a node needs no flow to leave it: an end, the throwing end of a link, an event sub-process."""
    return node.kind == "endEvent" or node.by_event or (node.event == "link" and "Throw" in node.kind)
