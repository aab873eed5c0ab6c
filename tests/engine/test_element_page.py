"""The page of BPMN elements is what lint does, and leaves no element of the standard out."""

import re
from pathlib import Path

import pytest

from app.cli.command_line import main
from app.engine.element_page import element_page
from app.engine.supported_elements import (
    EVENT_PROCESS_STARTS,
    EVENTS,
    NOTED,
    REFUSED,
    REFUSED_EVENTS,
    SUPPORTED,
)
from tests.make.small_case import rules_of
from tests.make.small_diagrams import diagram, element, end, path, start, user

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bpmn.md"
STANDARD = [
    "adHocSubProcess",
    "association",
    "auditing",
    "boundaryEvent",
    "businessRuleTask",
    "callActivity",
    "callChoreography",
    "cancelEventDefinition",
    "category",
    "choreography",
    "choreographyTask",
    "collaboration",
    "compensateEventDefinition",
    "complexBehaviorDefinition",
    "complexGateway",
    "conditionalEventDefinition",
    "conversation",
    "correlationProperty",
    "correlationSubscription",
    "dataInputAssociation",
    "dataObject",
    "dataObjectReference",
    "dataOutputAssociation",
    "dataStore",
    "dataStoreReference",
    "documentation",
    "endEvent",
    "endPoint",
    "error",
    "errorEventDefinition",
    "escalation",
    "escalationEventDefinition",
    "eventBasedGateway",
    "exclusiveGateway",
    "extension",
    "extensionElements",
    "flowNodeRef",
    "globalBusinessRuleTask",
    "globalChoreographyTask",
    "globalConversation",
    "globalManualTask",
    "globalScriptTask",
    "globalTask",
    "globalUserTask",
    "group",
    "humanPerformer",
    "implicitThrowEvent",
    "import",
    "inclusiveGateway",
    "inputDataItem",
    "interface",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "ioSpecification",
    "itemDefinition",
    "lane",
    "laneSet",
    "linkEventDefinition",
    "loopDataInputRef",
    "loopDataOutputRef",
    "manualTask",
    "message",
    "messageEventDefinition",
    "monitoring",
    "multiInstanceLoopCharacteristics",
    "outputDataItem",
    "parallelGateway",
    "partnerEntity",
    "partnerRole",
    "performer",
    "potentialOwner",
    "process",
    "property",
    "receiveTask",
    "relationship",
    "resource",
    "resourceRole",
    "script",
    "scriptTask",
    "sendTask",
    "sequenceFlow",
    "serviceTask",
    "signal",
    "signalEventDefinition",
    "standardLoopCharacteristics",
    "startEvent",
    "subChoreography",
    "subProcess",
    "supports",
    "task",
    "terminateEventDefinition",
    "textAnnotation",
    "timerEventDefinition",
    "transaction",
    "userTask",
]


def test_the_page_is_made_from_the_linters_tables(capsys):
    assert PAGE.read_text() == element_page()
    assert main(["bpmn-page"]) == 0
    assert capsys.readouterr().out == element_page()


@pytest.mark.parametrize("kind", STANDARD)
def test_every_element_of_the_standard_has_its_line(kind):
    assert re.search(rf"`{kind}`", element_page())


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_what_the_page_refuses_is_refused_inside_and_outside_a_process(kind):
    inside = diagram(start(), user("a"), element(kind, "x"), end(), path("start", "a", "end"))
    outside = diagram(start(), user("a"), end(), path("start", "a", "end"))
    outside = outside.replace(b"<bpmn:process", f"<bpmn:{kind} id='x'/><bpmn:process".encode())
    assert "unsupported-element" in rules_of(inside)
    assert "unsupported-element" in rules_of(outside)


@pytest.mark.parametrize("kind", sorted(SUPPORTED | NOTED))
def test_what_the_page_supports_is_no_unknown_element(kind):
    drawn = diagram(start(), user("a"), element(kind, "x"), end(), path("start", "a", "end"))
    assert "unsupported-element" not in rules_of(drawn)


@pytest.mark.parametrize("place", [*EVENTS, "eventProcess"])
@pytest.mark.parametrize(
    "event",
    [
        "timer",
        "message",
        "signal",
        "conditional",
        "error",
        "escalation",
        "link",
        "terminate",
        *REFUSED_EVENTS,
    ],
)
def test_the_table_of_events_is_what_lint_does(place, event):
    is_start = place == "eventProcess"
    drawn = element("startEvent" if is_start else place, "x", f"<bpmn:{event}EventDefinition/>")
    if is_start:
        drawn = element("subProcess", "h", drawn, triggeredByEvent="true")
    known = EVENT_PROCESS_STARTS if is_start else EVENTS[place]
    assert (
        "unsupported-event" in rules_of(diagram(start(), user("a"), drawn, end(), path("start", "a", "end")))
    ) == (event not in known)
