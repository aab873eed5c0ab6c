"""Elements drawn without an id get one in memory, the same each time; what only repeats or labels is accepted."""

import re

from app.engine.edition_compiler import lint_bundle
from app.engine.normalize.given_ids import parse_diagram
from tests.make.small_case import CATALOGUE, SmallCase, bundle, edition
from tests.make.small_diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    error,
    path,
    start,
    sub,
    throw,
    user,
)


def _without_flow_ids():
    drawn = diagram(start(), user("a"), user("b"), end(), path("start", "a", "b", "end"))
    return re.sub(rb'(<bpmn:sequenceFlow) id="[^"]*"', rb"\1", drawn)


def _errors(data):
    return [(p.rule, p.message) for p in lint_bundle(bundle(data), CATALOGUE) if p.severity == "error"]


def test_flows_without_an_id_lead_on():
    data = _without_flow_ids()
    assert data.count(b"<bpmn:sequenceFlow source") == 3
    assert _errors(data) == []
    assert {"a", "b"} <= set(edition(data).nodes["p"])


def test_the_ids_are_the_same_each_time_and_used_by_nobody_else():
    data = _without_flow_ids()
    ids = [[e.get("id") for e in parse_diagram(data, "p.bpmn").iter() if e.get("id")] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])


def test_an_end_and_an_annotation_without_an_id_are_accepted():
    data = diagram(start(), user("a"), end(), path("start", "a", "end")).replace(
        b"</bpmn:process>",
        b"<bpmn:textAnnotation><bpmn:text>x</bpmn:text></bpmn:textAnnotation></bpmn:process>",
    )
    assert _errors(data) == []


def test_names_of_groups_are_only_drawn():
    ref = b"<bpmn:categoryValueRef>value</bpmn:categoryValueRef>"
    data = diagram(start(), user("a"), end(), path("start", "a", "end"))
    data = data.replace(b"</bpmn:userTask>", ref + b"</bpmn:userTask>", 1)
    assert ref in data
    assert _errors(data) == []
    assert "a" in edition(data).nodes["p"]


def test_an_id_the_rows_cannot_hold_is_told_with_both_lengths():
    name = "a" * 70
    data = diagram(start(), user(name), end(), path("start", name, "end"))
    told = [message for rule, message in _errors(data) if rule == "too-long"]
    assert f"【名{name}】标识有 70 个字，最多 60 个字（办件的记录里放不下更长的），请改短" in told


def test_both_ends_of_a_link_may_refer_to_each_other():
    ends = [
        '<bpmn:linkEventDefinition name="on"><bpmn:target>there</bpmn:target></bpmn:linkEventDefinition>',
        '<bpmn:linkEventDefinition name="on"><bpmn:source>here</bpmn:source></bpmn:linkEventDefinition>',
    ]
    data = diagram(
        start(), throw("here", ends[0]), catch("there", ends[1]), user("a"), end(),
        path("start", "here"), path("there", "a", "end"),
    )  # fmt: skip
    assert _errors(data) == []
    assert "a" in edition(data).nodes["p"]


NAMED_LIKE_THE_ENGINE = diagram(
    start("Start"), user("a"), sub("inner", start("s"), user("b"), end("Root"), path("s", "b", "Root")), end("End"),
    path("Start", "a", "inner", "End"),
)  # fmt: skip


def test_events_may_be_called_like_steps_of_the_engine():
    assert _errors(NAMED_LIKE_THE_ENGINE) == []
    case = SmallCase(edition(NAMED_LIKE_THE_ENGINE))
    case.complete("a")
    step = case.complete("b")
    assert case.open == []
    assert (step.ended, step.outcome) == (True, "End")
    told = {event.element for event in step.history}
    assert {"Root", "End"} <= told
    assert not any("__" in element for element in told)


def test_an_error_end_may_be_called_like_a_step_of_the_engine():
    inner = sub("inner", start("s"), user("b"), end("End", error("no")), path("s", "b", "End"))
    data = diagram(
        start("Start"), inner, boundary("caught", "inner", error("no")), user("again"), end("e"), end("f"),
        path("Start", "inner", "e"), path("caught", "again", "f"),
    )  # fmt: skip
    assert _errors(data) == []
    case = SmallCase(edition(data))
    case.complete("b")
    assert case.open == ["again"]


def test_steps_that_people_do_may_not_be_called_like_those_of_the_engine():
    data = diagram(start(), user("End"), end(), path("start", "End", "end"))
    assert "element-id" in {rule for rule, _ in _errors(data)}


def test_a_decision_whose_form_of_result_is_left_out_is_warned_of():
    task = element("businessRuleTask", "r", camunda_decisionRef="d", camunda_resultVariable="x")
    data = diagram(start(), task, end(), path("start", "r", "end"))
    found = [p for p in lint_bundle(bundle(data), CATALOGUE) if p.rule == "decision-mapping"]
    assert [(p.severity.value, p.element) for p in found] == [("warning", "r")]
    assert "resultList" in found[0].message
    written = data.replace(
        b"camunda:decisionRef", b'camunda:mapDecisionResult="resultList" camunda:decisionRef'
    )
    assert not [p for p in lint_bundle(bundle(written), CATALOGUE) if p.rule == "decision-mapping"]
