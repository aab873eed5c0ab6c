"""A process in words: its steps in order, who acts, by when, and where each way leads. For those who see no picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import B
from app.engine.drawing import drawn_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node, TimerText

KIND_WORDS = {
    "startEvent": "开始",
    "endEvent": "结束",
    "userTask": "办理",
    "serviceTask": "系统处理",
    "businessRuleTask": "按决策表判断",
    "callActivity": "转入另一流程",
    "subProcess": "阶段",
    "receiveTask": "等待消息",
    "sendTask": "发出消息",
    "exclusiveGateway": "选择其一",
    "inclusiveGateway": "选择一项或几项",
    "parallelGateway": "同时进行",
    "eventBasedGateway": "看哪件事先发生",
    "intermediateThrowEvent": "发出消息",
}
DATE_UNITS = {"Y": "年", "M": "个月", "W": "周", "D": "天"}
CLOCK_UNITS = {"H": "小时", "M": "分钟", "S": "秒"}
_UNIT = re.compile(r"([0-9]+)([YMWDHS])")
_WORKDAYS = re.compile(r"workday\(today\(\), *([0-9]+)\)")
_CYCLE = re.compile(r"R([0-9]*)/(P.+)")
CATCH_WORDS = {"timer": "等待时间", "message": "等待消息"}


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
        self.attached: dict[str, list[Node]] = {}
        for identity in self.elements:
            if host := nodes[identity].attached_to:
                self.attached.setdefault(host, []).append(nodes[identity])

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
            when = f"{_event_words(event)}（{'中断本步骤' if event.interrupting else '不中断本步骤'}）"
            ways += [
                Way(when, flow.get("targetRef"), self._label(flow.get("targetRef")))
                for flow in self.out[event.id]
            ]
        kind = CATCH_WORDS.get(node.event or "") if node.kind == "intermediateCatchEvent" else None
        return TwinStep(
            element=node.id,
            kind=kind or KIND_WORDS[node.kind],
            name=node.label,
            depth=self.depth,
            lane=node.lane,
            details=tuple(_details(node)),
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


def _details(node: Node) -> Iterator[str]:
    if node.due_working_days is not None:
        yield _deadline(node.due_working_days.text, is_number=node.due_working_days.expression is None)
    if node.timer is not None:
        yield f"时间：{timer_words(node.timer)}"
    if node.event in {"message", "error", "escalation"} and node.kind != "boundaryEvent":
        yield _event_words(node)
    if note := node.properties.get("instructions") or node.documentation:
        yield note


def _deadline(text: str, *, is_number: bool) -> str:
    if is_number:
        return f"办理时限：{text.strip()} 个工作日"
    return f"办理时限：按 {text.strip().removeprefix('=')} 计算的工作日"


def _event_words(node: Node) -> str:
    if node.timer is not None:
        return f"{node.label}：{timer_words(node.timer)}" if node.name else timer_words(node.timer)
    words = {"message": "消息", "error": "错误", "escalation": "升级"}.get(node.event or "", "")
    code = node.message or node.error_code or node.escalation_code
    return f"{words}“{node.name or code or '任意'}”"


def timer_words(timer: TimerText) -> str:
    """Return when a timer fires, in words as far as its text has a usual form."""
    text = timer.template.text.strip().removeprefix("=").strip()
    if days := _WORKDAYS.fullmatch(text):
        return f"{days[1]} 个工作日之后"
    if cycle := _CYCLE.fullmatch(text):
        times = f"，最多 {cycle[1]} 次" if cycle[1] else ""
        return f"每隔 {_duration_words(cycle[2])}{times}"
    if text.startswith("P"):
        return f"{_duration_words(text)}之后"
    return f"到 {text}"


def _duration_words(text: str) -> str:
    date, _, clock = text.removeprefix("P").partition("T")
    parts = [f"{n} {DATE_UNITS[unit]}" for n, unit in _UNIT.findall(date)]
    parts += [f"{n} {CLOCK_UNITS[unit]}" for n, unit in _UNIT.findall(clock)]
    return " ".join(parts) or text
