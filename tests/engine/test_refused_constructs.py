"""What SpiffWorkflow 3.2.0 takes and then ignores, or does wrongly, is refused at publishing."""

import pytest

from app.engine.errors import PublishRefusedError
from tests.make.small_case import edition, rules_of
from tests.make.small_diagrams import diagram, element, end, path, start


def test_an_event_sub_process_is_refused():
    inner = start("s2") + end("e2") + path("s2", "e2")
    drawn = diagram(
        start(), end(), path("start", "end"), element("subProcess", "x", inner, triggeredByEvent="true")
    )
    assert "event-subprocess" in rules_of(drawn)


@pytest.mark.parametrize(
    ("drawn", "rule"),
    [
        (end("end", '<bpmn:signalEventDefinition signalRef="x"/>'), "unsupported-event"),
        (end("end", "<bpmn:compensateEventDefinition/>"), "unsupported-event"),
        (end("end", "<bpmn:cancelEventDefinition/>"), "unsupported-event"),
        (
            element("intermediateThrowEvent", "end", '<bpmn:linkEventDefinition name="x"/>'),
            "unsupported-event",
        ),
        (
            element("intermediateCatchEvent", "end", '<bpmn:linkEventDefinition name="x"/>'),
            "unsupported-event",
        ),
        (element("intermediateThrowEvent", "end", "<bpmn:compensateEventDefinition/>"), "unsupported-event"),
        (element("adHocSubProcess", "end"), "unsupported-element"),
        (element("transaction", "end"), "unsupported-element"),
        (element("task", "end"), "unsupported-element"),
        (element("manualTask", "end"), "unsupported-element"),
        (element("scriptTask", "end", "<bpmn:script>1</bpmn:script>"), "unsupported-element"),
        (element("complexGateway", "end"), "unsupported-element"),
        (element("userTask", "end", "<bpmn:potentialOwner/>"), "resource"),
        (element("userTask", "end", "<bpmn:standardLoopCharacteristics/>"), "multi-instance"),
        (element("userTask", "end", "<bpmn:multiInstanceLoopCharacteristics/>"), "multi-instance"),
        (element("userTask", "end", camunda_dueDate="x"), "unknown-attribute"),
        (element("userTask", "end", camunda_candidateUsers="x"), "unknown-attribute"),
        (element("receiveTask", "end"), "message-missing"),
    ],
)
def test_what_would_be_ignored_silently_is_refused(drawn, rule):
    assert rule in rules_of(diagram(start(), drawn, path("start", "end")))


def test_a_refusal_names_the_element_in_chinese():
    drawn = diagram(start(), element("scriptTask", "s", name="算一算"), end(), path("start", "s", "end"))
    with pytest.raises(PublishRefusedError) as refused:
        edition(drawn)
    found = next(p for p in refused.value.problems if p.rule == "unsupported-element")
    assert (found.element, found.name) == ("s", "算一算")
    assert found.line is not None
    assert "【算一算】" in found.message
