"""The namespaces and words of BPMN files."""

from __future__ import annotations

from typing import Any

from app.engine.supported_elements import spoken_id

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
B, C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
EVENT_ENDING = "EventDefinition"
TIMER_KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
SCOPES = (f"{B}process", f"{B}subProcess")


def line_of(element: Any) -> int | None:
    """Return the line of the file on which an element begins."""
    line: int | None = element.sourceline
    return line


def local(element: Any) -> str:
    """Return an element's tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def event_of(element: Any) -> str | None:
    """Return the kind of an event: the word of its first definition."""
    for child in element:
        if local(child).endswith(EVENT_ENDING):
            return local(child).removesuffix(EVENT_ENDING)
    return None


def is_event_process(element: Any) -> bool:
    """Tell whether an element is an event sub-process, which no flow reaches."""
    return local(element) == "subProcess" and element.get("triggeredByEvent") == "true"


def link_name(event: Any) -> str:
    """Return the name that joins the two ends of a link."""
    return str(event.find(f"{B}linkEventDefinition").get("name") or "").strip()


def spoken(element: Any) -> str:
    """Return how people call an element: its name; a flow by what it joins; else its id, unless it was made up."""
    if element.get("name"):
        return str(element.get("name"))
    if local(element) == "sequenceFlow" and (joined := _joined(element)):
        return joined
    return spoken_id(local(element), element.get("id", "") or "") or local(element)


def _joined(flow: Any) -> str:
    """Return the two ends of a flow, where its own id says nothing."""
    identity = flow.get("id", "") or ""
    if spoken_id("sequenceFlow", identity) == identity or flow.getparent() is None:
        return ""
    ends = {one.get("id"): one for one in flow.getparent()}
    source, target = (ends.get(flow.get(end)) for end in ("sourceRef", "targetRef"))
    if source is None or target is None:
        return ""
    return f"{spoken(source)} → {spoken(target)}"
