"""Read what an event waits for or throws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import EVENT_ENDING, TIMER_KINDS, B, is_event_process, local, spoken
from app.engine.diagram_node import TimerText
from app.engine.templates import read_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.engine.reading import Reading
    from app.engine.templates import Template

DECLARED = {"message": "消息", "signal": "信号", "error": "错误", "escalation": "升级"}
"""What a file declares outside its processes, and its word."""


def read_event(
    reading: Reading,
    element: Any,
    names: Mapping[str, Mapping[str, Any]],
    template: Callable[[str | None, str], Template | None],
) -> dict[str, Any]:
    """Return the parts of a node that tell its event; nothing for what is no event."""
    if local(element) in {"receiveTask", "sendTask"}:
        return {"event": "message", "message": _name(reading, element, element, names, "message")}
    definitions = [child for child in element if local(child).endswith(EVENT_ENDING)]
    if not definitions:
        return {}
    if len(definitions) > 1:
        _wrong(reading, element, "multiple-events", "一个事件只能有一种定义，请拆成几个事件")
    definition = definitions[0]
    kind = local(definition).removesuffix(EVENT_ENDING)
    values: dict[str, Any] = {"event": kind}
    match kind:
        case "message" | "signal":
            values[kind] = _name(reading, element, definition, names, kind)
        case "error" | "escalation":
            values[f"{kind}_code"] = _code(reading, element, definition, names[kind])
        case "timer":
            values["timer"] = _timer(reading, element, definition, template)
        case "conditional":
            values["condition"] = _condition(reading, element, definition)
        case _:
            pass
    return values


def _code(reading: Reading, element: Any, definition: Any, declared: Mapping[str, Any]) -> str | None:
    """Return the code of an error or escalation; where one is caught, none catches all."""
    kind = local(definition).removesuffix(EVENT_ENDING)
    reference = definition.get(f"{kind}Ref")
    if reference is None and local(element) in {"boundaryEvent", "startEvent"}:
        return None
    referred = declared.get(reference)
    code = referred.get(f"{kind}Code") if referred is not None else None
    if not code:
        word = DECLARED[kind]
        _wrong(reading, element, f"{kind}-missing", f"没有选择{word}，或所选的{word}没有代码")
    return str(code) if code else None


def _name(
    reading: Reading, element: Any, holder: Any, names: Mapping[str, Mapping[str, Any]], kind: str
) -> str | None:
    referred = names[kind].get(holder.get(f"{kind}Ref"))
    if referred is None or not referred.get("name"):
        word = DECLARED[kind]
        _wrong(reading, element, f"{kind}-missing", f"没有选择{word}，请在属性里选定或新建一个{word}")
        return None
    return str(referred.get("name"))


def _timer(
    reading: Reading, element: Any, definition: Any, template: Callable[[str | None, str], Template | None]
) -> TimerText | None:
    for child in definition:
        kind = TIMER_KINDS.get(local(child))
        if kind and (child.text or "").strip():
            text = (child.text or "").strip()
            compiled = template(text, "时间")
            return TimerText(kind, compiled) if compiled else None
    _wrong(reading, element, "timer-missing", "定时器没有写时间，例如 P10D 或 =workday(today(), 3)")
    return None


def _condition(reading: Reading, element: Any, definition: Any) -> Template | None:
    text = (definition.findtext(f"{B}condition") or "").strip()
    if not text:
        _wrong(reading, element, "condition-missing", "条件事件没有写条件，例如 =confirm.amount > 3")
        return None
    return reading.compiled(element, "条件", lambda: read_expression(text))


def _wrong(reading: Reading, element: Any, rule: str, message: str) -> None:
    label = spoken(element)
    reading.wrong(element, rule, f"【{label}】{message}")


def starts_event_process(element: Any) -> bool:
    """Tell whether a start event is that of an event sub-process."""
    parent = element.getparent()
    return local(element) == "startEvent" and parent is not None and is_event_process(parent)
