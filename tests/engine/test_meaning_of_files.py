"""What counts as a change of an edition: every word and rule, not how a tool happens to write the file."""

import json

import pytest

from app.engine.meaning import meaning_of
from tests.make.context_maker import ROOT

RENEWAL = (ROOT / "processes/renewal/renewal.bpmn").read_text()
TABLE = (ROOT / "processes/shared/review_chain.dmn").read_text()
FORM = (ROOT / "forms/renewal/confirm_contract.form").read_text()


def _meaning(text, path="a/a.bpmn"):
    return meaning_of({path: text.encode()})


def _edited(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


SAME = {
    "the order of attributes": (
        'id="check_window" name="计算续签期限"',
        'name="计算续签期限" id="check_window"',
    ),
    "white space": ("<bpmn:serviceTask", "\n\n   <bpmn:serviceTask"),
    "a comment": ("<bpmn:serviceTask", "<!-- 说明 --><bpmn:serviceTask"),
    "an empty lane": ("</bpmn:laneSet>", '<bpmn:lane id="nobody" name="空" /></bpmn:laneSet>'),
    "the tool that saved it": ("<bpmn:definitions ", '<bpmn:definitions exporter="X" exporterVersion="9" '),
    "a flow told twice": ("<bpmn:outgoing>start_to_check_window</bpmn:outgoing>", ""),
}


@pytest.mark.parametrize("what", SAME)
def test_how_a_tool_writes_a_diagram_does_not_count(what):
    assert _meaning(_edited(RENEWAL, *SAME[what])) == _meaning(RENEWAL)


def test_where_shapes_are_drawn_does_not_count():
    assert _meaning(_edited(RENEWAL, ' x="', ' x="7')) == _meaning(RENEWAL)


OTHER = {
    "a name": ('name="计算续签期限"', 'name="计算期限"'),
    "a condition": (">gates.allowed<", ">not(gates.allowed)<"),
    "a mapping": ('target="review_level"', 'target="level"'),
    "a default": ('default="gateway_window_to_close_refused"', 'default="gateway_window_to_check_gates"'),
}


@pytest.mark.parametrize("what", OTHER)
def test_what_a_diagram_says_counts(what):
    assert _meaning(_edited(RENEWAL, *OTHER[what])) != _meaning(RENEWAL)


def test_where_a_diagram_lies_does_not_count_and_where_a_form_lies_does():
    assert _meaning(RENEWAL, "b/a.bpmn") == _meaning(RENEWAL)
    assert _meaning(FORM, "forms/a.form") != _meaning(FORM, "forms/b.form")


def test_every_cell_of_a_table_counts_and_its_spacing_does_not():
    assert _meaning(TABLE.replace("><", ">\n  <"), "a.dmn") == _meaning(TABLE, "a.dmn")
    assert _meaning(_edited(TABLE, "<text>3</text>", "<text>4</text>"), "a.dmn") != _meaning(TABLE, "a.dmn")


def test_every_text_of_a_form_counts_and_the_order_of_its_attributes_does_not():
    form = json.loads(FORM)
    turned = json.dumps(dict(reversed(form.items())), indent=7)
    assert _meaning(turned, "a.form") == _meaning(FORM, "a.form")
    assert _meaning(_edited(FORM, "没有变化", "无变化"), "a.form") != _meaning(FORM, "a.form")
    assert _meaning(json.dumps({**form, "components": form["components"][::-1]}), "a.form") != _meaning(
        FORM, "a.form"
    )


def test_what_cannot_be_read_means_its_bytes():
    assert _meaning("<broken", "a.bpmn") != _meaning("<broken ", "a.bpmn")
    assert _meaning("{", "a.form") != _meaning("{ ", "a.form")
