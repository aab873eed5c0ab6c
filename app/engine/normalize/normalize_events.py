"""Spell out event sub-processes: the rest of their scope becomes a body, their start event hangs on its edge.

An event sub-process runs beside the body, so an error in it goes outwards and its scope ends when both have ended.
"""

from __future__ import annotations

from typing import Any

from app.engine.bpmn_xml import EVENT_ENDING, SCOPES, B, is_event_process, local
from app.engine.normalize.normalize_loops import add, connect
from app.engine.normalize.spelled_out import BEGIN, BODY, END, START


def normalize_event_processes(root: Any) -> None:
    """Give every scope with event sub-processes a body; outer scopes first, for that moves the inner ones."""
    for scope in list(root.iter(*SCOPES)):
        handlers = [child for child in scope if is_event_process(child)]
        if handlers:
            _unfold(scope, handlers)


def _unfold(scope: Any, handlers: list[Any]) -> None:
    identity = scope.get("id")
    body, start, end = identity + BODY, identity + START, identity + END
    inner = [child for child in scope if child not in handlers]
    made = add(scope, "subProcess", body)
    made.set("name", scope.get("name", "") or "")
    for child in inner:
        made.append(child)
    add(scope, "startEvent", start)
    add(scope, "endEvent", end)
    connect(scope, start, body)
    connect(scope, body, end)
    for handler in handlers:
        _attach(scope, handler, body)
        connect(scope, handler.get("id"), end)


def _attach(scope: Any, handler: Any, body: str) -> None:
    del handler.attrib["triggeredByEvent"]
    start = handler.find(f"{B}startEvent")
    identity = start.get("id")
    event = add(scope, "boundaryEvent", identity)
    event.set("name", start.get("name", "") or "")
    event.set("attachedToRef", body)
    event.set("cancelActivity", start.get("isInterrupting", "true"))
    event.append(next(child for child in start if local(child).endswith(EVENT_ENDING)))
    start.set("id", identity + BEGIN)
    for flow in handler.findall(f"{B}sequenceFlow[@sourceRef='{identity}']"):
        flow.set("sourceRef", identity + BEGIN)
    connect(scope, identity, handler.get("id"))
