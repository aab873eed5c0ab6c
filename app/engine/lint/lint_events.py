"""Lint, eighth part: event sub-processes and links, which are reached by no drawn flow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.problem import Severity
from app.engine.bpmn_xml import SCOPES, B, event_of, is_event_process, link_name, local
from app.engine.diagram_node import FROM_OUTSIDE
from app.engine.lint.lint_vocabulary import finding
from app.engine.read_event import starts_event_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.problem import Problem
    from app.engine.reading import Reading


STARTED = "办件由页面或上级流程发起，这里的消息或定时不会自己发起；请改成没有定义的开始事件"


def lint_events(root: Any, file: str, *, started_by_time: str | None = None) -> Iterator[Problem]:
    """Yield what is wrong with the event sub-processes and links of a diagram.

    `started_by_time` is the process that something starts by the clock, if there is one.
    """
    for scope in root.iter(*SCOPES):
        flows = scope.findall(f"{B}sequenceFlow")
        for element in scope:
            is_true = event_of(element) == "timer" and scope.get("id") == started_by_time
            if _is_plain_start(element) and event_of(element) and not is_true:
                yield replace(finding(element, file, "start-by-hand", STARTED), severity=Severity.WARNING)
            if is_event_process(element):
                yield from _event_process(element, scope, flows, file)
            elif element.get("triggeredByEvent") == "true":
                yield finding(
                    element, file, "event-subprocess", "只有子流程能由事件发起，请去掉 triggeredByEvent"
                )
            if element.get("isInterrupting") == "false" and not starts_event_process(element):
                yield finding(
                    element, file, "event-subprocess", "只有事件子流程的开始事件才能选“不中断”，请去掉"
                )
        yield from _links(scope, flows, file)


def _is_plain_start(element: Any) -> bool:
    return local(element) == "startEvent" and not starts_event_process(element)


def _event_process(element: Any, scope: Any, flows: list[Any], file: str) -> Iterator[Problem]:
    identity = element.get("id")
    if any(identity in {flow.get("sourceRef"), flow.get("targetRef")} for flow in flows):
        yield finding(element, file, "event-subprocess", "事件子流程由事件发起，不能接连线，请删掉连线")
    if any(event.get("attachedToRef") == identity for event in scope):
        yield finding(element, file, "event-subprocess", "事件子流程上不能带边界事件，请在里面画出处理")
    for start in element.findall(f"{B}startEvent"):
        if event_of(start) == "error" and start.get("isInterrupting") == "false":
            yield finding(start, file, "event-subprocess", "错误开始事件总是中断外层，请去掉“不中断”")


def _links(scope: Any, flows: list[Any], file: str) -> Iterator[Problem]:
    events = [element for element in scope if event_of(element) == "link"]
    catches = [event for event in events if local(event) == "intermediateCatchEvent"]
    names = Counter(link_name(event) for event in catches)
    sources, targets = ({flow.get(end) for flow in flows} for end in ("sourceRef", "targetRef"))
    for event in events:
        name, identity, is_catch = link_name(event), event.get("id"), event in catches
        if not name:
            yield finding(event, file, "link-broken", "链接事件没有名字，两端要写相同的名字")
        elif is_catch and names[name] > 1:
            yield finding(event, file, "link-broken", f"链接“{name}”在同一层有几个接收端，只能有一个")
        elif not is_catch and not names[name]:
            yield finding(event, file, "link-broken", f"链接“{name}”在同一层没有接收端，请补画或核对名字")
        if identity in (targets if is_catch else sources):
            yield finding(event, file, "link-broken", "链接的这一端不能再接连线，请删掉连线")


def unheard_signals(readings: Mapping[str, Reading]) -> Iterator[tuple[str, str]]:
    """Yield file and element of events that wait for a signal nothing in the edition sends."""
    nodes = [node for reading in readings.values() for node in reading.nodes.values() if node.signal]
    sent = {node.signal for node in nodes if node.kind in {"endEvent", "intermediateThrowEvent"}}
    yield from ((node.file, node.id) for node in nodes if node.signal not in sent and not node.hears_outside)


def strange_sources(readings: Mapping[str, Reading]) -> Iterator[tuple[str, str]]:
    """Yield file and element of what says that people send its signal, and waits for none."""
    for reading in readings.values():
        for node in reading.nodes.values():
            if FROM_OUTSIDE in node.properties and not node.hears_outside:
                yield node.file, node.id
