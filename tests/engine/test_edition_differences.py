"""What differs between two editions, in sentences that an official understands."""

import json

import pytest

from app.engine.difference.edition_difference import edition_changes
from tests.make.context_maker import ROOT

RENEWAL, REVIEW = "renewal/renewal.bpmn", "shared/multi_level_review.bpmn"
CHAIN, FORM = "shared/review_chain.dmn", "forms/renewal/confirm_contract.form"
FILES = {path: (ROOT / ("" if path == FORM else "processes") / path).read_bytes() for path in (RENEWAL, REVIEW, CHAIN, FORM)}  # fmt: skip


def _sentences(path, *edits):
    text = FILES[path].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return [change.sentence for change in edition_changes(FILES, {**FILES, path: text.encode()})]


EDITS = {
    "a mapping": (
        RENEWAL,
        [('sourceExpression="=next_level.level"', 'sourceExpression="=next_level.number"')],
        "步骤“多级逐一审核”的传出的“review_level”由“=next_level.level”改为“=next_level.number”",
    ),
    "a name": (
        RENEWAL,
        [('name="计算续签期限"', 'name="算期限"')],
        "步骤“计算续签期限”的名称由“计算续签期限”改为“算期限”",
    ),
    "a condition": (
        RENEWAL,
        [(">gates.allowed<", ">gates.none<")],
        "的条件由“gates.allowed”改为“gates.none”",
    ),
    "a form": (
        RENEWAL,
        [('camunda:formKey="renewal/confirm_contract"', 'camunda:formKey="renewal/other"')],
        "的表单由“renewal/confirm_contract”改为“renewal/other”",
    ),
    "a way": (
        RENEWAL,
        [('sourceRef="gateway_review" targetRef="extend_permit"', 'sourceRef="gateway_review" targetRef="work_done"')],
        "的终点由“延长证件有效期”改为“",
    ),
    "a new step": (
        RENEWAL,
        [
            (
                '<bpmn:endEvent id="work_done" ',
                """<bpmn:userTask id="look" name="核实" />
                <bpmn:sequenceFlow id="to_look" sourceRef="gateway_review" targetRef="look" />
                <bpmn:endEvent id="work_done" """,
            )
        ],
        "新增步骤“核实”（办理），在“",
    ),
    "a property": (
        REVIEW,
        [('name="due_working_days" value="', 'name="due_working_days" value="9')],
        "的办理时限由",
    ),
    "a cell": (
        CHAIN,
        [("<text>3</text>", "<text>4</text>")],
        "由 3 改为 4",
    ),
    "a field's label": (
        FORM,
        [("劳动合同是否有变化", "合同是否有变化")],
        "表单“renewal/confirm_contract”的字段“劳动合同是否有变化”的名称由“劳动合同是否有变化”改为“合同是否有变化”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_each_change_is_one_sentence(what):
    path, edits, sentence = EDITS[what]
    assert [told for told in _sentences(path, *edits) if sentence in told], _sentences(path, *edits)


def test_a_row_that_is_new_is_told_and_the_rows_behind_it_are_not():
    text = FILES[CHAIN].decode()
    start = text.index("<rule ")
    row = text[start : text.index("</rule>", start) + len("</rule>")].replace('id="', 'id="n_')
    (told,) = _sentences(CHAIN, ("<rule ", row.replace("<text>1</text>", "<text>7</text>") + "<rule "))
    assert "新增第 1 行" in told
    assert told.startswith("决策表“")


def test_fields_are_told_when_they_come_go_and_change_places():
    form = json.loads(FILES[FORM])
    last = form["components"].pop()
    form["components"].insert(0, {"type": "textfield", "id": "x", "key": "why", "label": "为什么"})
    form["components"][1:3] = form["components"][2:0:-1]
    changed = {**FILES, FORM: json.dumps(form).encode()}
    told = [change.sentence for change in edition_changes(FILES, changed)]
    assert "表单“renewal/confirm_contract”增加字段“为什么”" in told
    assert any("删去" in one and str(last.get("label") or last.get("text"))[:10] in one for one in told)
    assert "表单“renewal/confirm_contract”里字段的先后有改动" in told


def test_files_that_come_and_go_are_told():
    less = {path: content for path, content in FILES.items() if path != CHAIN}
    assert [one.sentence for one in edition_changes(FILES, less)] == ["删去决策文件 shared/review_chain.dmn"]
    assert [one.sentence for one in edition_changes(less, FILES)] == ["新增决策文件 shared/review_chain.dmn"]


def test_a_diagram_in_another_folder_is_compared_with_the_one_of_its_name():
    moved = {("mine/renewal.bpmn" if path == RENEWAL else path): content for path, content in FILES.items()}
    assert list(edition_changes(FILES, moved)) == []


def test_another_order_of_elements_is_never_passed_over():
    text = FILES[RENEWAL].decode()
    flow = '<bpmn:sequenceFlow id="start_to_check_window"'
    start = text.index(flow)
    end = text.index("/>", start) + 2
    moved = (text[:start] + text[end:]).replace("</bpmn:process>", text[start:end] + "</bpmn:process>")
    (change,) = edition_changes(FILES, {**FILES, RENEWAL: moved.encode()})
    assert change.sentence == "流程图 renewal/renewal.bpmn 有改动"
