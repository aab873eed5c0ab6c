"""What differs between two editions, in sentences that an official understands."""

import json

import pytest

from app.engine.difference.edition_difference import edition_changes
from tests.make.context_maker import ROOT

RENEWAL, REVIEW = "renewal/renewal.bpmn", "shared/multi_level_review.bpmn"
CHAIN, FORM = "shared/review_chain.dmn", "forms/renewal/confirm_contract.form"
FILES = {path: (ROOT / ("" if path == FORM else "processes") / path).read_bytes() for path in (RENEWAL, REVIEW, CHAIN, FORM)}  # fmt: skip


ZONE = "shared/renewal_zone.dmn"


def of_new_file(path):
    """Return what is told of a shipped file that was not there before."""
    content = (ROOT / "processes" / path).read_bytes()
    return [one.sentence for one in edition_changes(FILES, {**FILES, path: content})]


def _sentences(path, *edits):
    text = FILES[path].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return [change.sentence for change in edition_changes(FILES, {**FILES, path: text.encode()})]


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
    assert "表单“确认或上传劳动合同”增加字段“为什么”（textfield；选填）" in told
    assert any("删去" in one and str(last.get("label") or last.get("text"))[:10] in one for one in told)
    assert "表单“确认或上传劳动合同”的内容“当前有效的劳动合同”移到最前" in told


@pytest.mark.parametrize(
    "broken",
    [
        '{"components": 3}',
        '{"components": [{"type": []}]}',
        '{"components": [{"type": "group", "components": true}]}',
        r'{"components": [{"type": "text", "text": "\ud800"}]}',
        "[" * 9000 + "]" * 9000,
    ],
)
def test_a_form_of_another_shape_is_told_to_differ_in_words_that_a_page_can_show(broken):
    told = [one.sentence for one in edition_changes(FILES, {**FILES, FORM: broken.encode()})]
    assert told
    assert "".join(told).encode()


def test_files_that_come_and_go_are_told():
    less = {path: content for path, content in FILES.items() if path != CHAIN}
    assert [one.sentence for one in edition_changes(FILES, less)] == [
        "删去决策文件“审核链”（shared/review_chain.dmn）"
    ]
    come = [one.sentence for one in edition_changes(less, FILES)]
    assert come[0] == "新增决策文件“审核链”（shared/review_chain.dmn）"


def test_whoever_approves_a_new_file_reads_each_of_its_rows_steps_and_texts():
    table = of_new_file(ZONE)
    assert "决策表“续签办理期”取第一个符合的行" in table
    assert "决策表“续签办理期”的列：“今天”、“办理期”" in table
    assert "决策表“续签办理期”新增第 5 行：办理期 “expired”" in table
    assert "决策表“提交前核对”依据“续签办理期”" in table
    steps = of_new_file("shared/correction.bpmn")
    assert any(one.startswith("新增步骤“逐项补正”（子流程），在“确定补正期限”之后") for one in steps)
    assert any(one.startswith("新增通知“请尽快补正”；标题为") for one in of_new_file("shared/notices.toml"))
    papers = of_new_file("shared/papers.toml")
    assert "文书“收件回执”增加作出的时候：“收件”" in papers
    assert "文书“收件回执”增加送给谁：“单位；员工”" in papers


def test_a_new_decision_in_a_file_tells_its_rows():
    text = (ROOT / "processes" / ZONE).read_text("utf-8")
    start = text.index('<decision id="submission_step"')
    former = text[:start] + text[text.index("</decision>", start) + len("</decision>") :]
    before, after = ({**FILES, ZONE: one.encode()} for one in (former, text))
    told = [one.sentence for one in edition_changes(before, after)]
    assert told[0] == "新增决策表“提交前核对”"
    assert "决策表“提交前核对”新增第 2 行：条件符合 “false”，下一步 “fix”" in told


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
    assert change.sentence == "流程图 renewal/renewal.bpmn 里各项的先后或内部的编号有改动"
