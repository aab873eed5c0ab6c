"""Small BPMN diagrams in one line per element, for tests about the engine alone."""

import re
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test">'
)

DECLARED = ("message", "signal", "error", "escalation")


def diagram(*elements: str, process: str = "p", name: str = "试验流程") -> bytes:
    """Return a file with one executable process; messages, signals, errors and escalations are declared by use."""
    body = "".join(elements)
    declared = "".join(
        f'<bpmn:{kind} id="{kind}_{index}" name="{value}"'
        + (f' {kind}Code="{value}"/>' if kind in {"error", "escalation"} else "/>")
        for kind in DECLARED
        for index, value in enumerate(dict.fromkeys(re.findall(rf'{kind}Ref="([^"]+)"', body)))
    )
    for kind in DECLARED:
        for index, value in enumerate(dict.fromkeys(re.findall(rf'{kind}Ref="([^"]+)"', body))):
            body = body.replace(f'{kind}Ref="{value}"', f'{kind}Ref="{kind}_{index}"')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{declared}'
        f'<bpmn:process id="{process}" name="{name}" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'
    ).encode()


def element(kind: str, identity: str, *inner: str, **attributes: str) -> str:
    """Return any element; `camunda_x` becomes `camunda:x`."""
    attributes = {"id": identity, "name": f"名{identity}"} | attributes
    spelled = " ".join(f"{n.replace('camunda_', 'camunda:')}={quoteattr(v)}" for n, v in attributes.items())
    return f"<bpmn:{kind} {spelled}>{''.join(inner)}</bpmn:{kind}>"


def start(identity: str = "start", *inner: str) -> str:
    """Return a start event."""
    return element("startEvent", identity, *inner)


def end(identity: str = "end", *inner: str) -> str:
    """Return an end event."""
    return element("endEvent", identity, *inner)


def user(identity: str, *inner: str, **attributes: str) -> str:
    """Return a user task of the form `any`, for the group `people`."""
    return element(
        "userTask",
        identity,
        *inner,
        **({"camunda_formKey": "any", "camunda_candidateGroups": "people"} | attributes),
    )


def service(identity: str, topic: str, *, result: str | None = None, **inputs: str) -> str:
    """Return a service task with input parameters."""
    attributes = {"camunda_type": "external", "camunda_topic": topic}
    if result:
        attributes["camunda_resultVariable"] = result
    return element("serviceTask", identity, with_inputs(**inputs), **attributes)


def with_inputs(**inputs: str) -> str:
    """Return the extension that gives input parameters."""
    if not inputs:
        return ""
    lines = "".join(
        f'<camunda:inputParameter name="{n}">{escape(v)}</camunda:inputParameter>' for n, v in inputs.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:inputOutput>{lines}</camunda:inputOutput></bpmn:extensionElements>"
    )


def with_properties(**properties: str) -> str:
    """Return the extension that gives our properties."""
    lines = "".join(f'<camunda:property name="{n}" value={quoteattr(v)}/>' for n, v in properties.items())
    return (
        f"<bpmn:extensionElements><camunda:properties>{lines}</camunda:properties></bpmn:extensionElements>"
    )


def rule(identity: str, decision: str, result: str, mapping: str = "singleEntry") -> str:
    """Return a business rule task."""
    return element(
        "businessRuleTask",
        identity,
        camunda_decisionRef=decision,
        camunda_resultVariable=result,
        camunda_mapDecisionResult=mapping,
    )


def xor(identity: str, default: str | None = None) -> str:
    """Return an exclusive gateway."""
    return element("exclusiveGateway", identity, **({"default": default} if default else {}))


def both(identity: str) -> str:
    """Return a parallel gateway."""
    return element("parallelGateway", identity)


def some(identity: str, default: str | None = None) -> str:
    """Return an inclusive gateway."""
    return element("inclusiveGateway", identity, **({"default": default} if default else {}))


def first_of(identity: str) -> str:
    """Return an event-based gateway."""
    return element("eventBasedGateway", identity)


def sub(identity: str, *inner: str) -> str:
    """Return an embedded sub-process."""
    return element("subProcess", identity, *inner)


def call(identity: str, called: str, *mappings: str) -> str:
    """Return a call activity; a mapping reads `in amount = case.x` or `out result = y`."""
    lines = "".join(_mapping(text) for text in mappings)
    extension = f"<bpmn:extensionElements>{lines}</bpmn:extensionElements>" if lines else ""
    return element("callActivity", identity, extension, calledElement=called)


def _mapping(text: str) -> str:
    direction, _, rest = text.partition(" ")
    target, _, source = rest.partition(" = ")
    return f'<camunda:{direction} sourceExpression={quoteattr(source)} target="{target}"/>'


def boundary(identity: str, host: str, event: str, *, interrupting: bool = True) -> str:
    """Return a boundary event."""
    return element(
        "boundaryEvent", identity, event, attachedToRef=host, cancelActivity=str(interrupting).lower()
    )


def catch(identity: str, event: str) -> str:
    """Return an intermediate event that waits."""
    return element("intermediateCatchEvent", identity, event)


def throw(identity: str, *inner: str) -> str:
    """Return an intermediate event that throws."""
    return element("intermediateThrowEvent", identity, *inner)


def timer(text: str, kind: str = "timeDate") -> str:
    """Return a timer definition."""
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(text)}</bpmn:{kind}></bpmn:timerEventDefinition>"


def message(name: str) -> str:
    """Return a message definition."""
    return f'<bpmn:messageEventDefinition messageRef="{name}"/>'


def error(code: str | None = None) -> str:
    """Return an error definition; without a code it catches all."""
    return f"<bpmn:errorEventDefinition{f' errorRef={quoteattr(code)}' if code else ''}/>"


def escalation(code: str) -> str:
    """Return an escalation definition."""
    return f'<bpmn:escalationEventDefinition escalationRef="{code}"/>'


def signal(name: str) -> str:
    """Return a signal definition."""
    return f'<bpmn:signalEventDefinition signalRef="{name}"/>'


def link(name: str) -> str:
    """Return a link definition."""
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def condition(text: str) -> str:
    """Return a conditional definition."""
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{escape(text)}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )


def event_sub(identity: str, event: str, *inner: str, interrupting: bool = True) -> str:
    """Return an event sub-process; its start is called `identity_on`."""
    begin = element("startEvent", f"{identity}_on", event, isInterrupting=str(interrupting).lower())
    return element("subProcess", identity, begin, *inner, triggeredByEvent="true")


def many(over: str, *, one_by_one: bool = False, until: str | None = None) -> str:
    """Return the mark of many instances: for a number, or for each `item` of a list written `item in list`."""
    name, _, items = over.rpartition(" in ")
    attributes = f' isSequential="{str(one_by_one).lower()}"'
    if name:
        attributes += f" camunda:collection={quoteattr(items)} camunda:elementVariable={quoteattr(name)}"
    inner = "" if name else f"<bpmn:loopCardinality>{escape(over)}</bpmn:loopCardinality>"
    if until:
        inner += f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>"
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )


def again(when: str | None = None, *, most: int | None = None, ask_first: bool = False) -> str:
    """Return the mark of a standard loop."""
    attributes = f' testBefore="{str(ask_first).lower()}"' + (f' loopMaximum="{most}"' if most else "")
    inner = f"<bpmn:loopCondition>{escape(when)}</bpmn:loopCondition>" if when else ""
    return f"<bpmn:standardLoopCharacteristics{attributes}>{inner}</bpmn:standardLoopCharacteristics>"


def terminate() -> str:
    """Return a terminate definition."""
    return "<bpmn:terminateEventDefinition/>"


def path(*ids: str) -> str:
    """Return flows from each element to the next."""
    return "".join(flow(source, target) for source, target in pairwise(ids))


def flow(source: str, target: str, when: str | None = None, *, twin: int = 0) -> str:
    """Return one flow, named `source_target`, perhaps with a condition; a twin has its number behind the name."""
    condition = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(when)}</bpmn:conditionExpression>'
        if when
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}{f"_{twin}" if twin else ""}" sourceRef="{source}" targetRef="{target}">{condition}'
        "</bpmn:sequenceFlow>"
    )
