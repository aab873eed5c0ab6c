import time

import pytest

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import parse_dmn, parse_xml
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import PublishRefusedError
from tests.make.hostile_code import CODE, SITES
from tests.make.hostile_xml import BODY, HOSTILE_XML, PLAIN, with_head
from tests.make.small_case import CATALOGUE, SmallCase, bundle, edition


@pytest.mark.parametrize("attack", HOSTILE_XML)
def test_a_hostile_file_is_refused_quickly(attack):
    text, rule = HOSTILE_XML[attack]
    began = time.process_time()
    with pytest.raises(PublishRefusedError) as refused:
        compile_bundle(bundle(text), CATALOGUE)
    assert time.process_time() - began < 1
    assert rule in {problem.rule for problem in refused.value.problems}


@pytest.mark.parametrize(
    "attack", [name for name, (_text, rule) in HOSTILE_XML.items() if rule != "no-process"]
)
def test_tables_pass_the_same_gate_as_diagrams(attack):
    """A file of decisions in UTF-7 with a DOCTYPE passed once."""
    text, _rule = HOSTILE_XML[attack]
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
    assert SmallCase(edition(with_head(head))).open == ["a"]


@pytest.mark.parametrize("site", SITES)
def test_code_at_any_place_for_expressions_is_refused(site):
    with pytest.raises(PublishRefusedError) as refused:
        edition(SITES[site](CODE["import"]))
    assert any(problem.element in {"a", "a_end"} for problem in refused.value.problems)
