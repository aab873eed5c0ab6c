"""Lint, sixth part: an attribute, extension or property stands only where it means something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import B, C, line_of, local, spoken
from app.engine.read_event import starts_event_process
from app.engine.supported_elements import REFUSED_ATTRIBUTES
from app.engine.vocabulary import ATTRIBUTES, EXTENSIONS, HONOURED_VALUES, PLAIN, PROPERTIES, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

MODELER_NAMESPACES = (
    "http://camunda.org/schema/modeler/1.0",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://www.w3.org/2001/XMLSchema-instance",
)
DRAWING = tuple(f"{{{namespace}}}" for namespace in MODELER_NAMESPACES)
"""Namespaces that carry colours and the like."""
LONGEST = {"id": 60, "name": 120, f"{C}topic": 80, f"{C}formKey": 120}
LONGEST_STAGE = 80


def lint_vocabulary(element: Any, file: str) -> Iterator[Problem]:
    """Yield the words on an element that would be ignored."""
    for rule, message in [*_lengths(element), *_attributes(element), *_extensions(element)]:
        yield finding(element, file, rule, message)


def _lengths(element: Any) -> Iterator[tuple[str, str]]:
    """What the rows of a case have no room for must not first be found out when a case gets there."""
    for name, longest in LONGEST.items():
        if len(element.get(name) or "") > longest:
            word = {"id": "标识", "name": "名称"}.get(name, name.rpartition("}")[2])
            much = f"{word}有 {len(element.get(name) or '')} 个字，最多 {longest} 个字"
            yield "too-long", f"{much}（办件的记录里放不下更长的），请改短"
    for entry in element.iterfind(f"{B}extensionElements/{C}properties/{C}property[@name='stage']"):
        if len(entry.get("value") or "") > LONGEST_STAGE:
            yield "too-long", f"阶段名称不能超过 {LONGEST_STAGE} 个字"


def _attributes(element: Any) -> Iterator[tuple[str, str]]:
    for spelled, value in element.attrib.items():
        name = str(spelled)
        if name.startswith(C):
            yield from _camunda_attribute(name.removeprefix(C), value, local(element))
        elif name in HONOURED_VALUES and value not in HONOURED_VALUES[name]:
            yield "unsupported-element", REFUSED_ATTRIBUTES[name]
        elif name not in PLAIN and not name.startswith(DRAWING):
            yield "unknown-attribute", f"属性 {name} 不起作用，请删除"


def _camunda_attribute(name: str, value: str, kind: str) -> Iterator[tuple[str, str]]:
    if name not in ATTRIBUTES:
        yield "unknown-attribute", f"属性 camunda:{name} 不起作用，请删除"
    elif kind not in ATTRIBUTES[name]:
        yield "unknown-attribute", f"属性 camunda:{name} 在这种元素上不起作用，请删除"
    elif name in VALUES and value not in VALUES[name]:
        allowed = "、".join(sorted(VALUES[name]))
        yield "attribute-value", f"属性 camunda:{name} 不能是“{value}”，只能是 {allowed}"


def _extensions(element: Any) -> Iterator[tuple[str, str]]:
    kind = local(element)
    for child in element.iterfind(f"{B}extensionElements/*"):
        name = local(child)
        if not str(child.tag).startswith(C) or name not in EXTENSIONS:
            yield "unknown-extension", f"扩展 {name} 不起作用，请删除"
        elif kind not in EXTENSIONS[name]:
            yield "unknown-extension", f"扩展 {name} 在这种元素上不起作用，请删除"
        elif name == "inputOutput":
            for output in child.iter(f"{C}outputParameter"):
                yield (
                    "output-parameter",
                    f"输出参数“{output.get('name')}”不起作用，请用 resultVariable 或 camunda:out",
                )
        elif name == "properties":
            # The start of an event sub-process waits inside a case like any receiver.
            yield from _properties(child, "boundaryEvent" if starts_event_process(element) else kind)


def _properties(properties: Any, kind: str) -> Iterator[tuple[str, str]]:
    for prop in properties.iterfind(f"{C}property"):
        name = prop.get("name")
        if name not in PROPERTIES:
            yield "unknown-property", f"扩展属性“{name}”没有含义，请核对拼写"
        elif kind not in PROPERTIES[name]:
            yield "unknown-property", f"扩展属性“{name}”在这种元素上不起作用，请删除"


def finding(element: Any, file: str, rule: str, message: str) -> Problem:
    """Return an error about an element, with its name in front."""
    name = element.get("name", "") or ""
    label = spoken(element)
    identity = element.get("id", "") or ""
    return Problem(Severity.ERROR, rule, f"【{label}】{message}", file, identity, name, line_of(element))
