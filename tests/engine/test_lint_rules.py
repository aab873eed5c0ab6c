"""Every rule of lint, each shown by the smallest diagram that breaks it."""

import re
from pathlib import Path

import pytest

import app.engine
from app.domain.problem import Severity
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import PublishRefusedError
from app.engine.execution_context import Catalogue
from tests.make.small_case import CATALOGUE, HANDLERS, bundle, edition, rules_of
from tests.make.small_diagrams import (
    HEAD,
    both,
    boundary,
    call,
    catch,
    diagram,
    element,
    end,
    error,
    event_sub,
    first_of,
    flow,
    many,
    message,
    path,
    rule,
    service,
    signal,
    start,
    timer,
    user,
    with_inputs,
    with_properties,
    xor,
)
from tests.make.small_tables import table

LINE = path("start", "x", "end")


def _around(*elements, flows=LINE):
    """Return a process with the elements between its start and its end."""
    return diagram(start(), *elements, end(), flows)


def _form(**attributes):
    return user("x", **attributes)


def _choice(*flows, default=None):
    ways = path("start", "x", "a", "end") + path("b", "end")
    return _around(xor("x", default), user("a"), user("b"), *flows, flows=ways)


EXTENSION = "<bpmn:extensionElements>{}</bpmn:extensionElements>"
BROKEN = [
    ("no-process", f"{HEAD}</bpmn:definitions>".encode()),
    ("not-executable", _around(user("x")).replace(b'isExecutable="true"', b"")),
    ("too-many-nodes", diagram(start(), *(user(f"u{i}") for i in range(150)), end(), path("start", "end"))),
    ("one-process", _around(user("x")).replace(b"</bpmn:definitions>", b'<bpmn:process id="z"/></bpmn:definitions>')),
    ("one-start", diagram(user("x"), end(), path("x", "end"))),
    ("one-start", diagram(start(), start("s2"), end(), path("start", "end"), path("s2", "end"))),
    ("no-end", diagram(start(), user("x"), path("start", "x", "x"))),
    ("loose-flow", _around(user("x"), flows=LINE + path("x", "nowhere"))),
    ("loose-flow", _around(user("x"), user("y"), flows=LINE + path("end", "y", "x"))),
    ("loose-flow", _around(user("x"), user("y"), flows=LINE + path("x", "y", "start"))),
    ("loose-flow", _around(user("x"), boundary("b", "x", timer("P1D")), flows=LINE + path("x", "b", "end"))),
    ("dead-end", _around(user("x"), flows=path("start", "x"))),
    ("unreachable", _around(user("x"), user("y"), flows=LINE + path("y", "end"))),
    ("duplicate-id", _around(user("x"), user("x"))),
    ("element-id", diagram(start(), user("End"), end(), path("start", "End", "end"))),
    ("element-id", diagram(start(), user("case"), end(), path("start", "case", "end"))),
    ("element-id", diagram(start(), user("a b"), end(), path("start", "a b", "end"))),
    ("declaration", _around(user("x")).replace(b"<bpmn:process", b'<bpmn:message name="m"/><bpmn:process')),
    ("unsupported-element", _around(element("scriptTask", "x"))),
    ("unsupported-element", _around(user("x", "<bpmn:message/>"))),
    ("unsupported-element", _around(user("x", isForCompensation="true"))),
    ("unsupported-element", _around(element("receiveTask", "x", messageRef="m", instantiate="true"))),
    ("unsupported-event", _around(element("intermediateCatchEvent", "x", "<bpmn:cancelEventDefinition/>"))),
    ("signal-unknown", _around(catch("x", signal("s")))),
    ("signal-source", _around(catch("x", with_properties(from_outside="yes") + signal("s")))),
    ("condition-missing", _around(element("intermediateCatchEvent", "x", "<bpmn:conditionalEventDefinition/>"))),
    ("link-broken", _around(element("intermediateCatchEvent", "x", "<bpmn:linkEventDefinition/>"))),
    ("same-event", _around(user("x"), boundary("b", "x", message("m")), boundary("c", "x", message("m")), flows=LINE + path("b", "end") + path("c", "end"))),
    ("loop-missing", _around(user("x", "<bpmn:multiInstanceLoopCharacteristics/>"))),
    ("loop-item", _around(user("x", many("case in case.people")))),
    ("loop-maximum", _around(user("x", "<bpmn:standardLoopCharacteristics loopMaximum='x'/>"))),
    ("event-subprocess", _around(element("subProcess", "x", triggeredByEvent="true"))),
    ("multi-instance", _around(xor("x"), many("2"), flows=LINE).replace(b"</bpmn:exclusiveGateway>", many("2").encode() + b"</bpmn:exclusiveGateway>")),
    ("resource", _around(user("x", "<bpmn:potentialOwner/>"))),
    ("data-association", _around(user("x", "<bpmn:dataInputAssociation/>"))),
    ("multiple-events", _around(catch("x", timer("P1D", "timeDuration") + message("m")))),
    ("message-missing", _around(element("receiveTask", "x"))),
    ("message-unknown", _around(element("receiveTask", "x", messageRef="nobody"))),
    ("timer-missing", _around(catch("x", "<bpmn:timerEventDefinition/>"))),
    ("timer-text", _around(catch("x", timer("soon")))),
    ("error-missing", diagram(start(), end("x", error()), path("start", "x"))),
    ("error-missing", _around(user("x"), boundary("b", "x", error("c")).replace("error_0", "gone"), flows=LINE + path("b", "end")).replace(b'errorCode="c"', b"")),
    ("escalation-missing", diagram(start(), end("x", "<bpmn:escalationEventDefinition/>"), path("start", "x"))),
    ("feel", _around(user("x", camunda_assignee="=1 +"))),
    ("feel", _around(user("x", camunda_assignee="to ${case.case_id}"))),
    ("unknown-name", _around(user("x", camunda_assignee="=csae.person"))),
    ("unknown-name", _around(service("x", "echo", value="=y.amount"))),
    ("field-unknown", _around(user("x"), service("y", "echo", value="=x.secret"), flows=path("start", "x", "y", "end"))),
    ("form-missing", _around(user("x").replace("camunda:formKey", "formKey"))),
    ("form-unknown", _around(_form(camunda_formKey="gone"))),
    ("nobody", _around(element("userTask", "x", camunda_formKey="any"))),
    ("group-unknown", _around(_form(camunda_candidateGroups="strangers"))),
    ("working-days", _around(user("x", with_properties(due_working_days="soon")))),
    ("working-days", _around(user("x", with_properties(due_working_days="-1")))),
    ("handler-missing", _around(element("serviceTask", "x"))),
    ("handler-unknown", _around(service("x", "gone"))),
    ("handler-parameter", _around(service("x", "echo", strange="1"))),
    ("handler-parameter", _around(service("x", "fail"))),
    ("input-parameter", _around(service("x", "echo", value="1").replace("1</", "<camunda:list/></"))),
    ("output-parameter", _around(service("x", "echo", value="1").replace("</camunda:inputOutput>", '<camunda:outputParameter name="y"/></camunda:inputOutput>'))),
    ("decision-missing", _around(element("businessRuleTask", "x"))),
    ("decision-unknown", _around(rule("x", "gone", "y"))),
    ("called-unknown", _around(call("x", "gone"))),
    ("calls-itself", _around(call("x", "p"))),
    ("data-mapping", _around(element("callActivity", "x", EXTENSION.format("<camunda:in variables='all'/>"), calledElement="p"))),
    ("unknown-attribute", _around(user("x", camunda_dueDate="2027-01-01"))),
    ("unknown-attribute", _around(user("x", camunda_topic="echo"))),
    ("unknown-attribute", _around(service("x", "echo").replace("camunda:topic", "camunda:class"))),
    ("attribute-value", _around(service("x", "echo").replace("external", "mail"))),
    ("unknown-extension", _around(user("x", EXTENSION.format("<camunda:taskListener/>")))),
    ("unknown-extension", _around(element("callActivity", "x", with_inputs(a="1"), calledElement="p"))),
    ("unknown-property", _around(user("x", with_properties(due_workdays="1")))),
    ("unknown-property", _around(element("sendTask", "x", with_properties(clock="review"), messageRef="m"))),
    ("no-default", _choice(flow("x", "b", "true"))),
    ("too-long", _around(user("x")).replace(b'name="', b'name="' + b"n" * 121, 1)),
    ("no-default", _around(user("x", default="gone"))),
    ("no-condition", _choice(flow("x", "b"), default="x_a")),
    ("condition-ignored", _choice(flow("x", "b", "true"), default="x_b")),
    ("condition-ignored", _around(both("x"), flows=path("start", "x") + flow("x", "end", "true"))),
    ("condition-language", _choice(flow("x", "b", "true").replace("<bpmn:conditionExpression", '<bpmn:conditionExpression language="javascript"'), default="x_a")),
    ("event-gateway", _around(first_of("x"), user("y"), flows=path("start", "x", "y", "end"))),
    ("event-gateway", _around(first_of("x"), catch("y", timer("P1D")), flows=path("start", "x", "y", "end") + path("start", "y"))),
]  # fmt: skip
WHOLE = Catalogue(CATALOGUE.handlers, CATALOGUE.forms, CATALOGUE.is_known_group, frozenset({"m", "paid"}))


@pytest.mark.parametrize(("rule_name", "drawn"), BROKEN)
def test_what_breaks_a_rule_is_refused(rule_name, drawn):
    files = bundle(drawn)
    found = [p for p in lint_bundle(files, WHOLE) if p.rule == rule_name]
    assert found
    assert all(p.severity is Severity.ERROR and p.message for p in found)
    with pytest.raises(PublishRefusedError):
        compile_bundle(files, WHOLE)


@pytest.mark.parametrize(("rule_name", "drawn"), BROKEN)
def test_a_finding_names_its_element_and_line(rule_name, drawn):
    for found in lint_bundle(bundle(drawn), WHOLE):
        if found.rule == rule_name and rule_name not in {
            "no-process",
            "one-start",
            "no-end",
            "too-many-nodes",
        }:
            assert found.file == "0.bpmn"
            assert found.line is not None or found.rule == "not-compiled"


ELSEWHERE = {"function-no-value",
    "xml-size", "xml-encoding", "xml-doctype", "xml-syntax", "dmn", "duplicate-decision", "not-compiled",
    "no-deadline", "drawn-only", "error-uncaught", "start-by-hand", "step-required", "decision-mapping",
}  # fmt: skip
"""Rules shown by tests of their own, or only notes; `not-compiled` is the net below all others."""


def test_every_rule_in_the_source_is_shown_here():
    folder = Path(app.engine.__file__).parent
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py")))
    patterns = [
        r'(?:problem|finding|wrong|_found|_unknown)\(\s*[\w.\[\]()]+,\s*(?:file,\s*|element,\s*|Severity\.\w+,\s*|severity,\s*)?"([a-z-]+)"',
        r'Severity\.\w+,\s*"([a-z-]+)"',
        r'yield\s*\(?\s*"([a-z-]+)",',
        r'_refusal\("([a-z-]+)"',
    ]
    written = {name for pattern in patterns for name in re.findall(pattern, source)}
    assert written - {name for name, _ in BROKEN} <= ELSEWHERE
    assert {name for name, _ in BROKEN} - written <= {
        "error-missing",
        "escalation-missing",
        "message-missing",
        "signal-missing",
        "data-association",
        "resource",
    }


def test_several_reasons_are_told_at_once():
    drawn = _around(element("scriptTask", "x"), user("y"), flows=LINE)
    assert rules_of(drawn) >= {"unsupported-element", "unreachable", "dead-end"}


def test_a_decision_in_two_files_is_refused():
    size = table("size", "case.amount", {"-": ('"any"',)})
    files = type(bundle())("p", {**bundle(_around(user("x"))).files, "a.dmn": size, "b.dmn": size})
    assert "duplicate-decision" in {p.rule for p in lint_bundle(files, WHOLE)}


def test_a_process_that_is_not_there_is_refused():
    with pytest.raises(PublishRefusedError, match="找不到流程"):
        compile_bundle(bundle(_around(user("x")), process="gone"), CATALOGUE)


@pytest.mark.parametrize(
    ("drawn", "warned"),
    [
        (_around(user("x")), True),
        (_around(user("x", with_properties(due_working_days="3"))), False),
        (_around(user("x"), boundary("b", "x", timer("P1D")), flows=LINE + path("b", "end")), False),
        (_around(element("receiveTask", "x", messageRef="m")), True),
        (_around(catch("x", message("m"))), True),
        (_around(catch("x", timer("P1D", "timeDuration"))), False),
        (
            _around(first_of("x"), catch("y", message("m")), flows=path("start", "x", "y", "end")),
            True,
        ),
        (
            _around(
                first_of("x"), catch("y", message("m")), catch("z", timer("P1D")),
                flows=path("start", "x", "y", "end") + path("x", "z", "end"),
            ),
            False,
        ),
    ],
)  # fmt: skip
def test_a_wait_without_a_deadline_is_warned_of(drawn, warned):
    found = [p for p in lint_bundle(bundle(drawn), WHOLE) if p.rule == "no-deadline"]
    assert bool(found) == warned
    assert all(p.severity is Severity.WARNING for p in found)


@pytest.mark.parametrize("event", [message("m"), timer("R/P7D", "timeCycle")])
def test_a_start_that_would_start_nothing_by_itself_is_warned_of(event):
    handler = event_sub("h", message("m"), end("he"), path("h_on", "he"))
    drawn = diagram(start("start", event), user("x"), end(), LINE, handler)
    found = [p for p in lint_bundle(bundle(drawn), WHOLE) if p.rule == "start-by-hand"]
    assert [(p.element, p.severity) for p in found] == [("start", Severity.WARNING)]
    edition(drawn)


def test_what_is_only_drawn_is_noted_and_harmless():
    drawn = _around(user("x"), '<bpmn:dataObjectReference id="d" name="资料"/><bpmn:textAnnotation id="t"/>')
    found = [p for p in lint_bundle(bundle(drawn), WHOLE) if p.rule == "drawn-only"]
    assert [(p.element, p.severity) for p in found] == [("d", Severity.NOTE)]
    edition(drawn)


def test_an_edition_is_addressed_by_what_is_in_it():
    one, two = bundle(_around(user("x"))), bundle(_around(user("x")))
    other = bundle(_around(user("y"), flows=path("start", "y", "end")))
    assert one.sha256 == two.sha256 != other.sha256
    assert compile_bundle(one, CATALOGUE).sha256 == one.sha256
    renamed = type(one)("p", {"other.bpmn": one.files["0.bpmn"]})
    assert renamed.sha256 != one.sha256


def test_an_edition_tells_its_forms_messages_and_handlers():
    drawn = _around(
        user("x"), element("receiveTask", "r", messageRef="paid"), service("s", "echo"),
        flows=path("start", "x", "r", "s", "end"),
    )  # fmt: skip
    compiled = edition(drawn)
    assert {node.form for node in compiled.every_node() if node.form} == {"any"}
    assert compiled.messages == {"paid"}
    assert compiled.topics == {"echo"} <= set(HANDLERS)
