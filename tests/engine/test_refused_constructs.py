"""What SpiffWorkflow 3.2.0 takes and then ignores, or does wrongly, is refused at publishing."""

import re

import pytest

from app.domain.problem import Severity
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import PublishRefusedError
from tests.make.small_case import CATALOGUE, bundle, edition
from tests.make.small_diagrams import (
    again,
    boundary,
    catch,
    condition,
    diagram,
    element,
    end,
    error,
    first_of,
    link,
    many,
    message,
    path,
    service,
    signal,
    start,
    terminate,
    timer,
    user,
)

LINE = path("start", "x", "end")
TWO = "<bpmn:loopCardinality>2</bpmn:loopCardinality>"


def _many(inner=TWO, **attributes):
    return user(
        "x", element("multiInstanceLoopCharacteristics", "m", inner, **attributes).replace(' name="名m"', "")
    )


def _again(inner="", **attributes):
    return user(
        "x", element("standardLoopCharacteristics", "m", inner, **attributes).replace(' name="名m"', "")
    )


def _throwing(definition):
    return element("intermediateThrowEvent", "x", definition)


def _catching(definition):
    return element("intermediateCatchEvent", "x", definition)


def _starting(definition, **attributes):
    handler = element("startEvent", "x", definition, **attributes) + end("he") + path("x", "he")
    return user("u") + element("subProcess", "h", handler, triggeredByEvent="true")


REFUSED = [
    ("unsupported-event", end("x", "<bpmn:compensateEventDefinition/>")),
    ("unsupported-event", end("x", "<bpmn:cancelEventDefinition/>")),
    ("unsupported-event", end("x", timer("P1D"))),
    ("unsupported-event", end("x", condition("true"))),
    ("unsupported-event", end("x", link("l"))),
    ("unsupported-event", _throwing("<bpmn:compensateEventDefinition/>")),
    ("unsupported-event", _throwing(error("e"))),
    ("unsupported-event", _throwing(timer("P1D"))),
    ("unsupported-event", _throwing(terminate())),
    ("unsupported-event", _catching("")),
    ("unsupported-event", _catching(error("e"))),
    ("unsupported-event", _catching("<bpmn:cancelEventDefinition/>")),
    ("unsupported-event", user("u") + boundary("x", "u", "<bpmn:compensateEventDefinition/>")),
    ("unsupported-event", user("u") + boundary("x", "u", "<bpmn:cancelEventDefinition/>")),
    ("unsupported-event", user("u") + boundary("x", "u", "")),
    ("unsupported-event", element("startEvent", "x", signal("s"))),
    ("unsupported-event", element("startEvent", "x", condition("true"))),
    ("unsupported-event", element("startEvent", "x", error("e"))),
    ("unsupported-event", _starting("")),
    ("unsupported-event", _starting("<bpmn:compensateEventDefinition/>")),
    ("multiple-events", _catching(message("m") + timer("P1D"))),
    ("unsupported-element", element("adHocSubProcess", "x")),
    ("unsupported-element", element("transaction", "x")),
    ("unsupported-element", element("task", "x")),
    ("unsupported-element", element("manualTask", "x")),
    ("unsupported-element", element("scriptTask", "x", "<bpmn:script>1</bpmn:script>")),
    ("unsupported-element", element("complexGateway", "x")),
    ("unsupported-element", element("choreographyTask", "x")),
    ("unsupported-element", element("callChoreography", "x")),
    ("unsupported-element", element("loopControl", "x")),
    ("unsupported-element", user("x", "<bpmn:script>1</bpmn:script>")),
    ("unsupported-element", user("x", startQuantity="2")),
    ("unsupported-element", user("x", completionQuantity="2")),
    ("unsupported-element", user("x", isForCompensation="true")),
    ("unsupported-element", element("eventBasedGateway", "x", eventGatewayType="Parallel")),
    ("unsupported-element", element("eventBasedGateway", "x", instantiate="true")),
    ("unsupported-element", element("receiveTask", "x", messageRef="m", instantiate="true")),
    ("unsupported-element", element("intermediateCatchEvent", "x", message("m"), parallelMultiple="true")),
    ("resource", user("x", "<bpmn:potentialOwner/>")),
    ("resource", user("x", "<bpmn:humanPerformer/>")),
    ("data-association", user("x", "<bpmn:ioSpecification/>")),
    ("data-association", user("x", "<bpmn:dataInputAssociation/>")),
    ("data-association", user("x", "<bpmn:dataOutputAssociation/>")),
    ("multi-instance", _many(TWO + "<bpmn:loopDataInputRef>d</bpmn:loopDataInputRef>")),
    ("multi-instance", _many(TWO + "<bpmn:loopDataOutputRef>d</bpmn:loopDataOutputRef>")),
    ("multi-instance", _many(TWO + '<bpmn:inputDataItem id="i"/>')),
    ("multi-instance", _many(TWO + '<bpmn:outputDataItem id="i"/>')),
    ("multi-instance", _many(TWO + "<bpmn:complexBehaviorDefinition/>")),
    ("multi-instance", _many(TWO + "<bpmn:strange/>")),
    ("multi-instance", _many(behavior="One")),
    ("multi-instance", user("x", many("2") + again("true"))),
    ("multi-instance", element("exclusiveGateway", "x", many("2"))),
    ("multi-instance", element("subProcess", "x", many("2"), triggeredByEvent="true")),
    ("loop-missing", _many("")),
    ("loop-missing", _many(camunda_collection="case.people")),
    ("loop-missing", _again()),
    ("loop-item", _many(camunda_elementVariable="each")),
    ("loop-item", user("x", many("case in case.people"))),
    ("loop-item", user("x", many("a-b in case.people"))),
    ("loop-maximum", user("x", many("201"))),
    ("loop-maximum", _again(loopMaximum="0")),
    ("loop-maximum", _again(loopMaximum="many")),
    ("unknown-attribute", _many(camunda_asyncBefore="true")),
    ("condition-language", _again('<bpmn:loopCondition language="javascript">1</bpmn:loopCondition>')),
    ("feel", user("x", again("1 +"))),
    ("feel", user("x", many("person in 1 +"))),
    ("unknown-name", user("x", again("gone.amount > 1"))),
    ("unknown-name", _catching(condition("gone.amount > 1"))),
    ("condition-missing", _catching("<bpmn:conditionalEventDefinition/>")),
    ("signal-missing", _catching("<bpmn:signalEventDefinition/>")),
    ("signal-unknown", _catching(signal("nobody"))),
    ("message-missing", element("receiveTask", "x")),
    ("link-broken", _throwing(link("nowhere"))),
    ("link-broken", _throwing("<bpmn:linkEventDefinition/>")),
    ("link-broken", _catching(link("l")) + catch("y", link("l"))),
    ("link-broken", _throwing(link("l")) + catch("y", link("l")) + path("x", "y")),
    ("event-subprocess", element("subProcess", "x", triggeredByEvent="true")),
    ("event-subprocess", element("subProcess", "x", triggeredByEvent="true") + boundary("b", "x", message("m"))),
    ("event-subprocess", _starting(error("e"), isInterrupting="false")),
    ("event-subprocess", element("startEvent", "x", message("m"), isInterrupting="false")),
    ("event-subprocess", user("x", triggeredByEvent="true")),
    ("unsupported-event", user("u") + boundary("x", "u", error("e"), interrupting=False)),
    ("same-event", user("u") + boundary("b", "u", message("m")) + boundary("x", "u", message("m"))),
    ("same-event", user("u") + boundary("b", "u", error()) + boundary("x", "u", error())),
    ("loop-item", user("u") + user("x", many("u in case.people"))),
    ("event-gateway", first_of("x") + element("receiveTask", "r", many("2"), messageRef="m") + path("x", "r")),
    ("timer-text", _catching(timer("P1D").replace("</bpmn:timer", "<bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timer"))),
    ("unknown-extension", _catching(message("m").replace("/>", "><camunda:field/></bpmn:messageEventDefinition>"))),
    ("unknown-extension", _catching(timer("P1D").replace("timeDate", "strange"))),
    ("unknown-attribute", _catching(message("m").replace("/>", ' camunda:topic="t"/>'))),
    ("unknown-attribute", _catching(condition("true").replace("<bpmn:condition>", '<bpmn:condition camunda:resource="r">'))),
    ("condition-language", _catching(condition("true").replace("<bpmn:condition>", '<bpmn:condition language="groovy">'))),
    ("condition-language", _catching(timer("P1D").replace("<bpmn:timeDate>", '<bpmn:timeDate language="java">'))),
    ("unknown-attribute", element("sendTask", "x", messageRef="m", operationRef="o")),
    ("unknown-attribute", user("x", formKey="any")),
    ("unsupported-element", service("x", "echo").replace("<bpmn:serviceTask", '<bpmn:serviceTask implementation="urn:mail"')),
    ("unknown-attribute", user("x", camunda_dueDate="x")),
    ("unknown-attribute", user("x", camunda_candidateUsers="x")),
    ("unknown-attribute", user("x", camunda_collection="case.people")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "drawn"), REFUSED)
def test_what_cannot_be_run_is_refused_by_element_name_rule_and_line(rule, drawn):
    files = bundle(diagram(start(), end(), drawn, LINE))
    found = [p for p in lint_bundle(files, CATALOGUE) if p.rule == rule and p.element == "x"]
    assert found
    assert all(p.severity is Severity.ERROR and p.name == "名x" and p.line for p in found)
    assert all("名x" in p.message for p in found)
    assert all(re.search("请|要|只能|只支持|总是|不能|没有|找不到|不起作用", p.message) for p in found)
    with pytest.raises(PublishRefusedError):
        compile_bundle(files, CATALOGUE)


def _whole(rule, drawn):
    """Return what is found by a rule in a whole file."""
    return [p for p in lint_bundle(bundle(drawn), CATALOGUE) if p.rule == rule]


def test_what_stands_where_it_means_nothing_is_refused():
    good = diagram(start(), end(), user("x"), LINE)
    inside = good.replace(b'<bpmn:userTask id="x"', b"<camunda:properties/>" + b'<bpmn:userTask id="x"')
    assert _whole("unknown-extension", inside)
    on_process = good.replace(b"</bpmn:process>", many("2").encode() + b"</bpmn:process>")
    assert _whole("multi-instance", on_process)
    on_flow = good.replace(b"</bpmn:sequenceFlow>", many("2").encode() + b"</bpmn:sequenceFlow>", 1)
    assert _whole("unsupported-element", on_flow)
    assert _whole(
        "condition-language", good.replace(b"targetNamespace", b'expressionLanguage="xpath" targetNamespace')
    )
    assert not lint_bundle(bundle(good), CATALOGUE)[1:]


def test_a_refusal_names_the_element_in_chinese():
    drawn = diagram(start(), element("scriptTask", "s", name="算一算"), end(), path("start", "s", "end"))
    with pytest.raises(PublishRefusedError) as refused:
        edition(drawn)
    found = next(p for p in refused.value.problems if p.rule == "unsupported-element")
    assert (found.element, found.name) == ("s", "算一算")
    assert found.line is not None
    assert "【算一算】" in found.message
