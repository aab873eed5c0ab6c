"""Read a diagram's nodes from its XML. Whatever cannot be read is a problem with the element's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.diagram_node import DataMapping, Node, TimerText
from app.engine.templates import read_expression, read_template
from app.feel.expression import FeelSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from app.engine.templates import Template

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
B, C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
EVENT_ENDING = "EventDefinition"
NOT_NODES = frozenset(
    {
        "sequenceFlow", "laneSet", "lane", "dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation",
        "association", "extensionElements", "documentation", "incoming", "outgoing", "ioSpecification", "property",
        "category", "group",
    }
)  # fmt: skip
TIMER_KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


@dataclass(slots=True)
class Reading:
    """A file's nodes by id, its processes, and what was wrong with it."""

    file: str
    nodes: dict[str, Node] = field(default_factory=dict)
    conditions: dict[str, Template] = field(default_factory=dict)
    """Conditions of sequence flows by the flow's id."""
    sources: dict[str, str] = field(default_factory=dict)
    """The element each sequence flow leaves, by the flow's id."""
    processes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, element: etree._Element, rule: str, message: str) -> None:
        """Note an error at an element."""
        self.problems.append(
            Problem(
                Severity.ERROR,
                rule,
                message,
                self.file,
                element.get("id", ""),
                element.get("name", ""),
                line_of(element),
            )
        )


def line_of(element: Any) -> int | None:
    """Return the line of the file on which an element begins."""
    line: int | None = element.sourceline
    return line


def local(element: etree._Element) -> str:
    """Return an element's tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def read_diagram(root: etree._Element, file: str) -> Reading:
    """Return what a diagram says."""
    reading = Reading(file)
    names = {
        kind: {item.get("id"): item for item in root.iter(f"{B}{kind}")}
        for kind in ("message", "error", "escalation")
    }
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
        found = _compiled(reading, flow, "条件", lambda: read_expression(condition.text or ""))
        if found:
            reading.conditions[flow.get("id", "")] = found


def _compiled(reading: Reading, element: Any, place: str, read: Callable[[], Template]) -> Template | None:
    try:
        return read()
    except FeelSyntaxError as broken:
        label = element.get("name") or element.get("id", "")
        reading.wrong(
            element, "feel", f"【{label}】的{place}写法有误（第 {broken.column} 列）：{broken.message}"
        )
        return None


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
        return _compiled(reading, element, place, lambda: reader(text))

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
        "interrupting": element.get("cancelActivity", "true") != "false",
        "correlation": template(properties.get("correlation"), "消息关联", feel=True),
        "properties": properties,
    }
    return Node(**values, **_event(reading, element, names, template))


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
        compiled = _compiled(reading, element, f"输入参数“{name}”", lambda text=text: read_template(text))  # type: ignore[misc]
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
        compiled = _compiled(reading, element, place, lambda source=source: read_expression(source))  # type: ignore[misc]
        if compiled:
            found.append(DataMapping(compiled, item.get("target")))
    return tuple(found)


def _event(reading: Reading, element: Any, names: dict[str, Any], template: Any) -> dict[str, Any]:
    definitions = [child for child in element if local(child).endswith(EVENT_ENDING)]
    if local(element) in {"receiveTask", "sendTask"}:
        return {"event": "message", "message": _message_name(reading, element, element, names)}
    if not definitions:
        return {}
    if len(definitions) > 1:
        reading.wrong(element, "multiple-events", "一个事件只能有一种定义，请拆成几个事件")
    definition = definitions[0]
    kind = local(definition).removesuffix(EVENT_ENDING)
    values: dict[str, Any] = {"event": kind}
    if kind == "message":
        values["message"] = _message_name(reading, element, definition, names)
    elif kind in {"error", "escalation"}:
        values[f"{kind}_code"] = _code(reading, element, definition, names[kind])
    elif kind == "timer":
        values["timer"] = _timer(reading, element, definition, template)
    return values


def _code(reading: Reading, element: Any, definition: Any, declared: dict[str, Any]) -> str | None:
    """Return the code of an error or escalation; none at a boundary catches all."""
    kind = local(definition).removesuffix(EVENT_ENDING)
    reference = definition.get(f"{kind}Ref")
    if reference is None and local(element) == "boundaryEvent":
        return None
    referred = declared.get(reference)
    code = referred.get(f"{kind}Code") if referred is not None else None
    if not code:
        word = {"error": "错误", "escalation": "升级"}[kind]
        label = element.get("name") or element.get("id", "")
        reading.wrong(element, f"{kind}-missing", f"【{label}】没有选择{word}，或所选的{word}没有代码")
    return str(code) if code else None


def _message_name(reading: Reading, element: Any, holder: Any, names: dict[str, Any]) -> str | None:
    referred = names["message"].get(holder.get("messageRef"))
    if referred is None or not referred.get("name"):
        reading.wrong(
            element,
            "message-missing",
            f"【{element.get('name') or element.get('id', '')}】没有选择消息，请在属性里选定或新建一个消息",
        )
        return None
    return str(referred.get("name"))


def _timer(reading: Reading, element: Any, definition: Any, template: Any) -> TimerText | None:
    for child in definition:
        kind = TIMER_KINDS.get(local(child))
        if kind and (child.text or "").strip():
            text = (child.text or "").strip()
            compiled = template(text, "时间")
            return TimerText(kind, compiled) if compiled else None
    reading.wrong(element, "timer-missing", "定时器没有写时间，例如 P10D 或 =workday(today(), 3)")
    return None
