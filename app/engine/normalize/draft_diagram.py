"""Complete a diagram that was drawn to be read, in memory: stand-ins for whatever its author has left open."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree

from app.engine.bpmn_xml import EVENT_ENDING, TIMER_KINDS, B, C, event_of, local
from app.engine.lint.lint_across import IDENTITY
from app.engine.normalize.draft_flow import NODES, asked, complete_flow
from app.engine.read_event import DECLARED, starts_event_process
from app.engine.read_loop import MANY, loop_mark
from app.engine.supported_elements import EVENTS, NOTED
from app.engine.vocabulary import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

STAND_IN = "draft"
"""The name of the form, group, handler and decision that stand in for missing ones."""
AS_USER_TASK = frozenset({"task", "manualTask", "scriptTask"})
NOT_RUN = frozenset(
    {
        "extensionElements", "ioSpecification", "property", "potentialOwner", "humanPerformer", "performer",
        "resourceRole", "script", "auditing", "monitoring", "dataInput", "dataOutput", "inputSet", "outputSet",
        "dataInputAssociation", "dataOutputAssociation", "correlationSubscription", "ioBinding", "supports",
        "interface", "resource", "endPoint", "partnerEntity", "partnerRole", "correlationProperty", "import",
        "extension", "relationship", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask",
        "globalBusinessRuleTask",
    }
)  # fmt: skip
"""What describes data, resources and partners for readers; a call of a global task becomes a person's."""
NEEDS_ID = NODES | AS_USER_TASK | DECLARED.keys() | {"process", "sequenceFlow"}
NEEDS_CODE = {"error": "errorCode", "escalation": "escalationCode"}
KEPT = PLAIN - {"implementation"} | {
    "signalRef", "errorRef", "escalationRef", "errorCode", "escalationCode", "processRef", "isSequential",
    "testBefore", "loopMaximum",
}  # fmt: skip
"""Attributes that say how a draft runs."""
LONGEST = 120
_ENCODING = re.compile(rb"(<\?xml[^>]*?encoding\s*=\s*[\"'])([^\"']*)([\"'])")
LATIN = frozenset({b"iso-8859-1", b"latin1", b"windows-1252", b"utf-16"})


def as_utf8(data: bytes) -> bytes:
    """Return a file in UTF-8; older tools write other encodings."""
    declared = _ENCODING.match(data)
    if declared is None or declared[2].lower() not in LATIN:
        return data
    return _ENCODING.sub(rb"\g<1>UTF-8\g<3>", data, count=1).decode(declared[2].decode()).encode()


def complete(root: Any) -> list[str]:
    """Complete a diagram and return the ids of its processes that have anything in them."""
    _drop_unrun(root)
    _rename_ids(root)
    for process in list(root.iter(f"{B}process")):
        process.set("isExecutable", "true")
        if not any(
            str(child.tag).startswith(B) and local(child) not in NOTED | {"laneSet"} for child in process
        ):
            process.getparent().remove(process)
    processes = [process.get("id") for process in root.iter(f"{B}process")]
    for element in list(root.iter(etree.Element)):
        if str(element.tag).startswith(B) and element.getparent() is not None:
            _complete_element(element, processes)
    _complete_declared(root)
    complete_flow(root)
    return [process.get("id") for process in sorted(root.iter(f"{B}process"), key=_has_no_start)]


def _has_no_start(process: Any) -> bool:
    return process.find(f"{B}startEvent").get("id") == f"{process.get('id')}_start"


def _drop_unrun(root: Any) -> None:
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        is_foreign = not str(element.tag).startswith(B)
        if parent is not None and (is_foreign or local(element) in NOT_RUN):
            parent.remove(element)
            continue
        for name in [name for name in element.attrib if str(name) not in KEPT]:
            del element.attrib[name]


def _rename_ids(root: Any) -> None:
    """Give elements ids that expressions can name; whatever refers to them follows."""
    new = {}
    for number, element in enumerate(root.iter(etree.Element)):
        old = element.get("id")
        if old is None and local(element) in NEEDS_ID:
            element.set("id", f"unnamed_{number}")
        if old is not None and not IDENTITY.fullmatch(old):
            new[old] = "_" + re.sub(r"[^\w-]", "_", old)
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if value in new and name != "name":
                element.set(name, new[value])
        if (element.text or "").strip() in new:
            element.text = new[(element.text or "").strip()]


def _complete_element(element: Any, processes: list[str]) -> None:
    name = element.get("name")
    if name:
        element.set("name", " ".join(name.split())[:LONGEST])
    if local(element) in AS_USER_TASK or _calls_nothing(element, processes):
        element.tag = f"{B}userTask"
        element.attrib.pop("calledElement", None)
    _complete_task(element)
    if loop_mark(element) is not None:
        _complete_loop(element)
    if local(element) == "startEvent" and not starts_event_process(element):
        _complete_start(element)
    if local(element).endswith(EVENT_ENDING):
        _complete_event(element)


def _complete_start(start: Any) -> None:
    """The caller starts a draft, whatever else would."""
    if event_of(start) not in EVENTS["startEvent"]:
        for definition in [child for child in start if local(child).endswith(EVENT_ENDING)]:
            start.remove(definition)


def _calls_nothing(element: Any, processes: list[str]) -> bool:
    return local(element) == "callActivity" and element.get("calledElement") not in processes


def _complete_task(element: Any) -> None:
    match local(element):
        case "userTask":
            element.set(f"{C}formKey", STAND_IN)
            element.set(f"{C}candidateGroups", STAND_IN)
        case "serviceTask":
            element.set(f"{C}type", "external")
            element.set(f"{C}topic", STAND_IN)
        case "businessRuleTask":
            element.set(f"{C}decisionRef", STAND_IN)
        case "sendTask" | "receiveTask":
            _refer(element, element, "message")
        case _:
            pass


def _complete_event(definition: Any) -> None:
    event = definition.getparent()
    kind = local(definition).removesuffix(EVENT_ENDING)
    match kind:
        case "timer":
            for child in list(definition):
                if local(child) in TIMER_KINDS and not (child.text or "").strip():
                    definition.remove(child)
            if not len(definition):
                etree.SubElement(definition, f"{B}timeDuration").text = "P1D"
        case "message" | "signal":
            _refer(event, definition, kind)
        case "conditional":
            _write(definition, "condition", asked(event.get("id")))
        case "error" | "escalation":
            _complete_code(event, definition, kind)
        case _:
            pass


def _complete_code(event: Any, definition: Any, kind: str) -> None:
    """What is thrown needs a code; what catches without one catches every one (BPMN 2.0.2, 10.5.6)."""
    if "Throw" in local(event) or local(event) == "endEvent":
        _refer(event, definition, kind)
        return
    root = definition.getroottree().getroot()
    for item in root.iter(f"{B}{kind}"):
        if item.get("id") == definition.get(f"{kind}Ref") and not item.get(NEEDS_CODE[kind]):
            del definition.attrib[f"{kind}Ref"]
            return


def _complete_loop(activity: Any) -> None:
    """Run many instances twice; the caller decides whether a loop goes on."""
    mark = loop_mark(activity)
    number = (mark.findtext(f"{B}loopCardinality") or "").strip()
    for child in list(mark):
        mark.remove(child)
    mark.attrib.pop("behavior", None)
    if local(mark) == MANY:
        _write(mark, "loopCardinality", number if number.isdecimal() else "2")
    else:
        _write(mark, "loopCondition", asked(activity.get("id")))


def _write(holder: Any, kind: str, text: str) -> None:
    for old in holder.findall(f"{B}{kind}"):
        holder.remove(old)
    etree.SubElement(holder, f"{B}{kind}").text = text


def _refer(owner: Any, holder: Any, kind: str) -> None:
    """Give an event without a message, signal or code one of its own."""
    root = holder.getroottree().getroot()
    declared = {item.get("id") for item in root.iter(f"{B}{kind}")}
    if holder.get(f"{kind}Ref") not in declared:
        # Signals are heard by all; those without a name are taken for one and the same.
        identity = f"{kind}_of_{STAND_IN if kind == 'signal' else owner.get('id')}"
        holder.set(f"{kind}Ref", identity)
        if identity not in declared:
            root.insert(0, etree.Element(f"{B}{kind}", id=identity, name=owner.get("name") or identity))


def _complete_declared(root: Any) -> None:
    for kind in ("message", "signal", "error", "escalation"):
        for item in root.iter(f"{B}{kind}"):
            if not item.get("name"):
                item.set("name", item.get("id"))
            code = NEEDS_CODE.get(kind)
            if code and not item.get(code):
                item.set(code, item.get("id"))


def single_processes(root: Any) -> Iterator[tuple[str, bytes]]:
    """Yield each process as a file of its own, as published diagrams are."""
    for process in root.iter(f"{B}process"):
        identity = process.get("id")
        alone = deepcopy(root)
        for other in list(alone.iter(f"{B}process", f"{B}collaboration")):
            if other.get("id") != identity or local(other) == "collaboration":
                other.getparent().remove(other)
        yield identity, etree.tostring(alone, encoding="UTF-8", xml_declaration=True)
