import time

import pytest

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import parse_dmn, parse_xml
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import PublishRefusedError
from tests.make.small_case import CATALOGUE, SmallCase, bundle, edition
from tests.make.small_diagrams import diagram, element, end, path, start, user

PLAIN = diagram(start(), user("a"), end(), path("start", "a", "end"))
BODY = PLAIN.partition(b"?>")[2]


def _with_head(head):
    return b'<?xml version="1.0" encoding="UTF-8"?>' + head + BODY


BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
HOSTILE = {
    "external entity": (_with_head(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "xml-doctype"),
    "entities within entities": (_with_head(BOMB), "xml-doctype"),
    "doctype on the network": (_with_head(b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'), "xml-doctype"),
    "doctype in small letters": (_with_head(b"<!doctype x>"), "xml-doctype"),
    "UTF-16": (BODY.decode().encode("utf-16"), "xml-encoding"),
    "UTF-16 without a mark": (('<?xml version="1.0" encoding="UTF-16"?>' + BODY.decode()).encode("utf-16-le"), "xml-encoding"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + BODY, "xml-encoding"),
    "GBK": (('<?xml version="1.0" encoding="GBK"?>' + BODY.decode()).encode("gbk"), "xml-encoding"),
    "a NUL": (_with_head(b"<!-- \x00 -->"), "xml-encoding"),
    "broken bytes": (_with_head(b"<!-- \xff\xfe\xfa -->"), "xml-encoding"),
    "nothing": (b"", "xml-syntax"),
    "no XML": (b"%PDF-1.7", "xml-syntax"),
    "an end too early": (PLAIN[: len(PLAIN) // 2], "xml-syntax"),
    "too many bytes": (_with_head(b"<!--" + b"x" * 2_100_000 + b"-->"), "xml-size"),
    "too many elements": (PLAIN.replace(b"</bpmn:process>", b"<a/>" * 21_000 + b"</bpmn:process>"), "xml-size"),
    "too deep": (PLAIN.replace(b"</bpmn:process>", b"<a>" * 90 + b"</a>" * 90 + b"</bpmn:process>"), "xml-size"),
    "far too deep": (b"<a>" * 100_000, "xml-syntax"),
    "many attributes": (b"<a " + b" ".join(b'x%d=""' % i for i in range(150_000)) + b"/>", "no-process"),
}  # fmt: skip


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_file_is_refused_quickly(attack):
    text, rule = HOSTILE[attack]
    began = time.process_time()
    with pytest.raises(PublishRefusedError) as refused:
        compile_bundle(bundle(text), CATALOGUE)
    assert time.process_time() - began < 1
    assert rule in {problem.rule for problem in refused.value.problems}


@pytest.mark.parametrize("attack", [name for name, (_text, rule) in HOSTILE.items() if rule != "no-process"])
def test_tables_pass_the_same_gate_as_diagrams(attack):
    """A file of decisions in UTF-7 with a DOCTYPE passed once."""
    text, _rule = HOSTILE[attack]
    for read in (parse_dmn, parse_xml):
        if (attack, read) != ("too many elements", parse_xml):
            with pytest.raises(DmnError):
                read(text)


def test_a_refused_doctype_names_its_line():
    text = b'<?xml version="1.0"?>\n\n<!DOCTYPE x>' + BODY
    found = next(p for p in lint_bundle(bundle(text), CATALOGUE) if p.rule == "xml-doctype")
    assert (found.file, found.line) == ("0.bpmn", 3)


def test_an_inclusion_is_not_followed():
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    text = PLAIN.replace(b"</bpmn:userTask>", f"{include}</bpmn:userTask>".encode())
    with pytest.raises(PublishRefusedError) as refused:
        edition(text)
    assert "root:" not in str(refused.value)


def test_instructions_and_comments_have_no_effect():
    head = b'<?xml-stylesheet href="http://example.invalid/x.xsl"?><!-- <bpmn:scriptTask/> -->'
    assert SmallCase(edition(_with_head(head))).open == ["a"]


CODE = "__import__('os').system('touch /tmp/owned')"
SITES = {
    "assignee": user("a", camunda_assignee=f"={CODE}"),
    "group": user("a", camunda_candidateGroups=f"={CODE}"),
    "listener": user("a", "<bpmn:extensionElements><camunda:executionListener expression='x'/></bpmn:extensionElements>"),
    "class": element("serviceTask", "a", camunda_class="java.lang.Runtime"),
    "delegate": element("serviceTask", "a", camunda_delegateExpression="${x}"),
    "expression": element("serviceTask", "a", camunda_expression="${x}"),
    "script": element("scriptTask", "a", f"<bpmn:script>{CODE}</bpmn:script>", scriptFormat="python"),
    "called element": element("callActivity", "a", calledElement=f"${{{CODE}}}"),
    "decision": element("businessRuleTask", "a", camunda_decisionRef=f"${{{CODE}}}"),
    "topic": element("serviceTask", "a", camunda_topic=f"${{{CODE}}}"),
    "spiff script": user("a", "<bpmn:extensionElements><spiffworkflow:preScript xmlns:spiffworkflow='http://spiffworkflow.org/bpmn/schema/1.0/core'>x</spiffworkflow:preScript></bpmn:extensionElements>"),
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_code_at_any_place_for_expressions_is_refused(site):
    with pytest.raises(PublishRefusedError) as refused:
        edition(diagram(start(), SITES[site], end(), path("start", "a", "end")))
    assert any(problem.element == "a" for problem in refused.value.problems)
