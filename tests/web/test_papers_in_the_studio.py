"""An analyst's own paper, from the editor of drafts to a case of that edition; cases of older editions stay without."""

import pytest

from app.domain.text_files import PAPERS, is_papers
from app.engine.bundle import Bundle
from app.engine.difference.edition_difference import edition_changes
from app.factory import create_app
from app.policy.actor import SYSTEM
from app.services.editions.edition_checks import lint
from app.services.editions.publish_edition import publish_edition
from app.services.editions.work_on_drafts import publish_draft
from app.store.office_paper_rows import content_of, papers_of_case
from app.store.review_rows import slip_of_case
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import UNREHEARSED, shipped
from tests.support.signed_in import client_for, desk_of
from tests.web.test_editor_of_drafts import Editor

OWN, DIAGRAM = f"renewal/{PAPERS}", "renewal/renewal.bpmn"
REPORT = """
[report_letter]
title = "续签情况函"
number = "{sign}〔{year}〕函第{sequence}号"
to = ["employer"]
notice = "paper_issued"
opening = "{employer_name}："
body = "你单位{person}的续签已办结，{remark}。"
[report_letter.values]
person = "string"
remark = "string"
"""
STEP = """
    <bpmn:serviceTask id="write_report" name="作出情况函" camunda:type="external" camunda:topic="paper.issue">
      <bpmn:extensionElements>
        <camunda:inputOutput>
          <camunda:inputParameter name="kind">report_letter</camunda:inputParameter>
          <camunda:inputParameter name="values">={person: "员工", remark: "请告知本人"}</camunda:inputParameter>
        </camunda:inputOutput>
      </bpmn:extensionElements>
      <bpmn:incoming>notify_approved_to_end_approved</bpmn:incoming>
      <bpmn:outgoing>write_report_to_end</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="write_report_to_end" sourceRef="write_report" targetRef="end_approved" />
    <bpmn:endEvent id="end_approved" name="续签办结">
      <bpmn:incoming>write_report_to_end</bpmn:incoming>"""


def with_step(text):
    end = '<bpmn:endEvent id="end_approved" name="续签办结">\n      <bpmn:incoming>notify_approved_to_end_approved</bpmn:incoming>'
    assert end in text
    flow = 'sourceRef="notify_approved" targetRef="end_approved"'
    assert flow in text
    return text.replace(end, STEP.strip()).replace(
        flow, 'sourceRef="notify_approved" targetRef="write_report"'
    )


def findings(context, files):
    rules = {"paper-", "parameter-value"}
    return [
        (str(one.severity), one.rule, one.file, one.element, one.line, one.message)
        for one in lint(context, Bundle("renewal", files))
        if one.rule.startswith(tuple(rules))
    ]


@pytest.fixture
def editor(sqlite_context):
    return Editor(client_for(create_app(sqlite_context), "analyst"))


@pytest.mark.parametrize(
    "odd",
    [
        "[when]\nday = 2020-01-01",
        "deep = " + "[" * 3000 + "]" * 3000,
        "number = " + "9" * 5000,
        "a." * 2000 + "b = 1",
    ],
    ids=["date", "deep", "long", "dotted"],
)
@pytest.mark.parametrize("path", [OWN, "renewal/notices.toml"])
def test_a_file_of_another_shape_is_kept_with_a_finding_and_breaks_no_page(editor, path, odd):
    said = editor.post("file", path=path, base=editor.get("file", path=path).json["digest"], content=odd)
    assert said.json["state"] == "saved"
    assert any(one["severity"] == "error" for one in editor.post("check", path=path).json["problems"])
    assert editor.client.get(editor.base).status_code == 200
    assert editor.get("edit", path=path).status_code == 200


def test_a_paper_of_an_analyst_is_issued_by_a_case_of_its_edition(sqlite_context, editor):
    context = sqlite_context
    before = ServiceJourney(context, "qian").submit()
    assert editor.save(OWN, lambda text: text + REPORT).json["state"] == "saved"
    warned = [one for one in editor.post("check", path=OWN).json["problems"] if one["rule"] == "paper-unmade"]
    assert [one["element"] for one in warned] == ["report_letter"]
    assert editor.save(DIAGRAM, with_step).json["state"] == "saved"
    assert [one for one in editor.post("check", path=OWN).json["problems"] if one["severity"] != "note"] == []
    publish_draft(
        context,
        actor_named(context, "operator"),
        "p",
        editor.base.rpartition("/")[2],
        reason=UNREHEARSED["reason"],
    )
    journey = ServiceJourney(context).submit().approve()
    before.approve()
    with context.database.reading() as work:
        made = {row.kind: row for row in papers_of_case(work, journey.case_id)}
        letter = content_of(work, made["report_letter"].id)
        assert "report_letter" not in {row.kind for row in papers_of_case(work, before.case_id)}
    assert letter["number"] == "海人社居〔2026〕函第0001号"
    assert letter["body"] == ["你单位员工的续签已办结，请告知本人。"]
    assert "文书送达：续签情况函" in desk_of(context, "agent").get("/notices")


def test_what_cannot_be_made_is_told_with_place_and_nearest_name(sqlite_context):
    files = shipped()
    cases = (
        ("{person_name}", "{persn_name}", "paper-value", "是不是“person_name”？"),
        (
            'notice = "renewal_approved"',
            'notice = "renewal_aproved"',
            "paper-notice",
            "是不是“renewal_approved”？",
        ),
        ('when = "approved"', 'when = "aproved"', "paper-event", "是不是“approved”？"),
        ('to = ["employer", "person"]', 'to = ["employr"]', "paper-file", "是不是“employer”？"),
        ("第{sequence}号", "号", "paper-number", "缺少 {sequence}"),
        ("于{issued_on}办结", "于{correction_due_on}办结", "paper-value", "请把这一段放进 [ ] 里"),
    )
    for old, new, rule, told in cases:
        text = files[OWN].decode()
        assert old in text
        found = findings(sqlite_context, files | {OWN: text.replace(old, new).encode()})
        mine = [one for one in found if one[1] == rule]
        assert mine, (rule, found)
        assert all(one[:5] == ("error", rule, OWN, "completion_notice", 3) for one in mine)
        assert told in mine[0][5]
    step = with_step(files[DIAGRAM].decode()).replace(">report_letter<", ">completion_notic<").encode()
    found = findings(sqlite_context, files | {DIAGRAM: step})
    assert [(rule, element) for _, rule, _, element, *_ in found] == [("parameter-value", "write_report")]
    assert "completion_notice" in found[0][5]


def test_a_case_of_an_edition_without_papers_ends_as_before(sqlite_context):
    context = sqlite_context
    # Neither papers nor the acts that issue some were files then.
    older = {path: content for path, content in shipped().items() if not path.endswith("acts.toml")}
    files = {path: content for path, content in older.items() if not is_papers(path)}
    publish_edition(context, SYSTEM, Bundle("renewal", files))
    journey = ServiceJourney(context).submit().approve()
    with context.database.reading() as work:
        assert papers_of_case(work, journey.case_id) == []
        code = slip_of_case(work, journey.case_id).code
    page = desk_of(context, "zhao").get(f"/cases/{journey.case_id}")
    assert "打印《工作居住证确认单》" in page
    assert 'id="office-papers"' not in page
    assert "这份确认单是真实的" in desk_of(context, None).get(f"/verify/{code}")


@needs_fonts
def test_the_editor_shows_each_paper_as_text_and_as_it_prints(editor):
    page = editor.get("edit", path="shared/papers.toml")
    assert 'data-kind="papers"' in page.text
    told = editor.get("office-papers", path="shared/papers.toml").json["papers"]
    assert {one["title"] for one in told} >= {
        "收件回执",
        "受理通知书",
        "一次性补正告知书",
        "不予通过决定书",
        "工作居住证确认单",
    }
    assert all(one["is_shown"] for one in told)
    picture = editor.get("office-papers/page.png", path="shared/papers.toml", kind="correction_notice")
    assert picture.status_code == 200
    assert picture.mimetype.startswith("image/")
    assert editor.get("office-papers/page.png", path="shared/papers.toml", kind="nothing").status_code == 404


def test_edits_of_papers_are_told_in_sentences():
    files = shipped()
    changed = (
        files[OWN]
        .decode()
        .replace('title = "办结通知"', 'title = "办结通知书"')
        .replace("basis =", "remedy =")
    )
    told = [one.sentence for one in edition_changes(files, files | {OWN: (changed + REPORT).encode()})]
    assert any("文书“办结通知”的名称由“办结通知”改为“办结通知书”" in one for one in told), told
    assert any("新增文书“续签情况函”" in one for one in told)
