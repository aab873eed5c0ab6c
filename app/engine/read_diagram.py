"""Read a diagram's nodes from its XML. Whatever cannot be read is a problem with the element's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import B, C, is_event_process, local
from app.engine.diagram_node import DataMapping, Node
from app.engine.read_event import DECLARED, read_event
from app.engine.read_loop import read_loop
from app.engine.reading import Reading
from app.engine.supported_elements import LOOPS, NOTED, REFUSED_PARTS
from app.engine.templates import read_expression, read_template

if TYPE_CHECKING:
    from lxml import etree

    from app.engine.templates import Template

NOT_NODES = (
    NOTED
    | LOOPS.keys()
    | REFUSED_PARTS.keys()
    | {
        "sequenceFlow",
        "laneSet",
        "extensionElements",
        "documentation",
        "incoming",
        "outgoing",
        "categoryValueRef",
    }
)
"""What stands between nodes in a process or sub-process."""


def read_diagram(root: etree._Element, file: str) -> Reading:
    """Return what a diagram says."""
    reading = Reading(file)
    names = {kind: {item.get("id"): item for item in root.iter(f"{B}{kind}")} for kind in DECLARED}
    for process in root.iter(f"{B}process"):
        reading.processes[process.get("id", "")] = process.get("name", "") or process.get("id", "")
        lanes = {
            (ref.text or "").strip(): lane.get("name", "")
            for lane in process.iter(f"{B}lane")
            for ref in lane.findall(f"{B}flowNodeRef")
        }
        _read_scope(reading, process, process.get("id", ""), lanes, names)
    return reading


def _read_scope(
    reading: Reading, scope: Any, process: str, lanes: dict[str, str], names: dict[str, Any]
) -> None:
    for element in scope:
        kind = local(element)
        if not str(element.tag).startswith(B):
            continue
        if kind == "sequenceFlow":
            _read_condition(reading, element)
        elif kind not in NOT_NODES:
            node = _read_node(reading, element, process, lanes, names)
            reading.nodes[node.id] = node
            if kind == "subProcess":
                _read_scope(reading, element, process, lanes, names)


def _read_condition(reading: Reading, flow: etree._Element) -> None:
    reading.sources[flow.get("id", "")] = flow.get("sourceRef", "")
    condition = flow.find(f"{B}conditionExpression")
    if condition is not None and (condition.text or "").strip():
        found = reading.compiled(flow, "条件", lambda: read_expression(condition.text or ""))
        if found:
            reading.conditions[flow.get("id", "")] = found


def _read_node(
    reading: Reading, element: Any, process: str, lanes: dict[str, str], names: dict[str, Any]
) -> Node:
    properties = {
        prop.get("name", ""): prop.get("value", "")
        for prop in element.findall(f"{B}extensionElements/{C}properties/{C}property")
    }

    def template(text: str | None, place: str, *, feel: bool = False) -> Template | None:
        if text is None or not text.strip():
            return None
        reader = read_expression if feel else read_template
        return reading.compiled(element, place, lambda: reader(text))

    groups = [template(part, "候选组") for part in _split_groups(element.get(f"{C}candidateGroups"))]
    documentation = element.find(f"{B}documentation")
    values: dict[str, Any] = {
        "id": element.get("id", ""),
        "kind": local(element),
        "name": element.get("name", "").strip(),
        "process": process,
        "file": reading.file,
        "line": element.sourceline or 0,
        "form": element.get(f"{C}formKey"),
        "assignee": template(element.get(f"{C}assignee"), "办理人"),
        "groups": tuple(group for group in groups if group),
        "due_working_days": template(properties.get("due_working_days"), "办理时限"),
        "topic": element.get(f"{C}topic"),
        "decision": element.get(f"{C}decisionRef"),
        "map_result": element.get(f"{C}mapDecisionResult", "singleResult"),
        "result_variable": element.get(f"{C}resultVariable"),
        "inputs": _inputs(reading, element),
        "called": element.get("calledElement"),
        "ins": _data_mappings(reading, element, "in"),
        "outs": _data_mappings(reading, element, "out"),
        "lane": lanes.get(element.get("id", "")),
        "documentation": ((documentation.text or "") if documentation is not None else "").strip(),
        "attached_to": element.get("attachedToRef"),
        "interrupting": _is_interrupting(element),
        "correlation": template(properties.get("correlation"), "消息关联", feel=True),
        "properties": properties,
        "loop": read_loop(reading, element),
        "by_event": is_event_process(element),
    }
    return Node(**values, **read_event(reading, element, names, template))


def _is_interrupting(element: Any) -> bool:
    """Tell whether an event ends what it hangs on; an event sub-process does as its start does."""
    start = element.find(f"{B}startEvent") if is_event_process(element) else None
    holder = element if start is None else start
    return "false" not in {holder.get("cancelActivity"), holder.get("isInterrupting")}


def _split_groups(text: str | None) -> list[str]:
    """Split a comma list, but not inside an expression."""
    if text is None:
        return []
    if text.strip().startswith("="):
        return [text]
    parts, depth, current = [], 0, ""
    for letter in text:
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [part for part in [*parts, current] if part.strip()]


def _inputs(reading: Reading, element: Any) -> dict[str, Template]:
    found = {}
    for parameter in element.findall(f"{B}extensionElements/{C}inputOutput/{C}inputParameter"):
        name, text = parameter.get("name", ""), parameter.text or ""
        if len(parameter):
            reading.wrong(
                element, "input-parameter", f"输入参数“{name}”只能是文字或 =表达式，不能是脚本、列表或映射"
            )
            continue
        compiled = reading.compiled(element, f"输入参数“{name}”", lambda text=text: read_template(text))  # type: ignore[misc]
        if compiled:
            found[name] = compiled
    return found


def _data_mappings(reading: Reading, element: Any, direction: str) -> tuple[DataMapping, ...]:
    found = []
    for item in element.findall(f"{B}extensionElements/{C}{direction}"):
        source = item.get("sourceExpression") or item.get("source")
        if item.get("variables") or item.get("businessKey") or not source or not item.get("target"):
            reading.wrong(
                element, "data-mapping", f"camunda:{direction} 必须逐项写明来源（source）和目标（target）"
            )
            continue
        place = f"“{item.get('target')}”的来源"
        compiled = reading.compiled(element, place, lambda source=source: read_expression(source))  # type: ignore[misc]
        if compiled:
            found.append(DataMapping(compiled, item.get("target")))
    return tuple(found)
