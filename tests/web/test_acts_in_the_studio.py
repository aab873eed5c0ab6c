"""An analyst writes an act with an effect on a clock in the editor, publishes it, and it is done in a case of that edition."""

from uuid import uuid4

import pytest

from app.factory import create_app
from app.services.context.refusals import NotFoundError
from app.services.editions.gather_bundle import gather
from app.store.edition_rows import live_edition_of
from app.store.office_paper_rows import content_of, papers_of_case
from tests.make.acts_done import act, held_review, rows, working_days_after
from tests.make.context_maker import ROOT
from tests.make.earlier_editions import keep_unchecked
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import UNREHEARSED
from tests.support.signed_in import client_for, desk_of, post
from tests.web.test_editor_of_drafts import Editor

ACTS, SHARED, PAPERS = "renewal/acts.toml", "shared/acts.toml", "renewal/papers.toml"
LETTER = """
[review_letter]
title = "专家评审告知书"
number = "{sign}〔{year}〕评审第{sequence}号"
to = ["employer", "person"]
notice = "paper_issued"
opening = "{employer_name}[、{person_name}]："
body = "你方的申请[因“{act}”]暂停计算审核期限[：{act_text}]。"
"""
EXPERTS = """[expert_review]
title = "送专家评审"
about = "评审期间不计审核期限。"
who = ["holder"]
when = 'application.round = 1 and case.procedure = "renewal"'
reason = "required"
reason_label = "评审事项和依据"
clock = "review"
effect = "stop"
at_most = 8
shown_to = ["unit", "employee"]
mark = "专家评审"
"""


@pytest.fixture
def editor(sqlite_context):
    return Editor(client_for(create_app(sqlite_context), "analyst"))


def added(editor, text):
    """Add a file of acts to the draft and write a text into it."""
    made = editor.post("files", begin="acts", name="", _key=uuid4().hex)
    assert made.status_code == 303
    saved = editor.save(ACTS, lambda _old: text)
    assert saved.json["state"] == "saved"


def messages(editor):
    return [one["message"] for one in editor.errors(ACTS) if one["file"] == ACTS]


def test_the_editor_shows_acts_in_words_and_offers_every_setting(editor):
    page = editor.client.get(f"{editor.base}/edit?path={SHARED}").text
    assert "parts_of_file" in page
    told = {one["key"]: one for one in editor.get("acts", path=SHARED).json["acts"]}
    assert ["谁可以做", "认领这一步的审核人员、组长"] in told["ask_advice"]["settings"]
    offered = {one["name"]: one["options"] for one in editor.get("choices").json["act_settings"]}
    assert offered["effect"] == {"stop": "暂停计算", "resume": "恢复计算", "restart": "重新计算"}
    assert editor.get("acts", path="renewal/notices.toml").status_code == 404
    assert editor.get("notices", path=SHARED).status_code == 404


def test_what_an_act_names_wrongly_is_told_while_it_is_written(editor):
    added(
        editor,
        EXPERTS.replace(
            'mark = "专家评审"', 'paper = "hearing_notice"\ntells = ["unit"]\nnotice = "special_begn"'
        ),
    )
    told = messages(editor)
    assert any("没有叫“special_begn”的通知，是不是“special_begun”？" in one for one in told)
    assert any("没有叫“hearing_notice”的文书" in one for one in told)
    editor.save(ACTS, lambda _old: EXPERTS.replace("application.round = 1", 'application.round = "一"'))
    assert any("条件 when" in one for one in messages(editor))
    editor.save(ACTS, lambda _old: EXPERTS.replace("application.round", "aplication.round"))
    assert any("是不是“application”？" in one for one in messages(editor))
    editor.save(ACTS, lambda _old: EXPERTS)
    assert editor.errors(ACTS) == []


def test_a_new_act_with_an_effect_on_a_clock_is_published_and_done_without_code(sqlite_context, editor):
    context = sqlite_context
    before = held_review(context)
    added(editor, EXPERTS)
    draft = editor.client.get(editor.base).text
    assert (
        "新增行为“送专家评审”（谁可以做：认领这一步的审核人员；影响哪个期限：审核期限；怎样影响期限：暂停计算）"
        in draft
    )
    second = client_for(editor.client.application, "operator")
    published = post(second, f"{editor.base}/publish", _key=uuid4().hex, **UNREHEARSED)
    assert published.status_code == 303, published.text
    journey = ServiceJourney(context, "chu").submit()
    login = "overseas.l1a"
    journey.claim(login)
    due = journey.case.review_due_on
    reviewer = desk_of(context, login)
    page = reviewer.get(f"/cases/{journey.case_id}")
    assert "送专家评审" in page
    reviewer.post_and_go(
        f"/cases/{journey.case_id}/acts/expert_review",
        {"_key": uuid4().hex, "text": "请专家核对学历，依据第十条"},
        to=f"/cases/{journey.case_id}#acts",
        status=303,
    )
    (row,) = rows(journey)
    assert journey.case.review_due_on > due
    assert row.counts_until < working_days_after(context, row.counts_from, 8)
    assert "审核期限" in desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "送专家评审" not in desk_of(context, "hd.l1a").get(f"/cases/{before.case_id}")


def test_cases_of_an_edition_without_acts_go_on_and_offer_only_the_withdrawal(sqlite_context):
    context = sqlite_context
    shipped = gather(ROOT / "processes" / "renewal", ROOT / "processes", ROOT / "forms").files
    files = {path: text for path, text in shipped.items() if path != SHARED}
    keep_unchecked(context, "renewal", files)
    with context.database.reading() as work:
        live = live_edition_of(work, "renewal").sha256
    journey = ServiceJourney(context).submit()
    assert journey.case.edition == live
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "撤回申请" in page
    assert "催办" not in page
    journey.claim("hd.l1a")
    with pytest.raises(NotFoundError):
        act(journey, "agent", "urge_review")
    journey.review("hd.l1a")


def test_a_new_act_issues_the_paper_that_it_names(sqlite_context, editor):
    context = sqlite_context
    added(editor, EXPERTS + 'paper = "review_letter"\n')
    assert any("没有叫“review_letter”的文书" in one for one in messages(editor))
    assert editor.save(PAPERS, lambda text: text + LETTER).json["state"] == "saved"
    assert messages(editor) == []
    assert editor.errors(PAPERS) == []
    second = client_for(editor.client.application, "operator")
    published = post(second, f"{editor.base}/publish", _key=uuid4().hex, **UNREHEARSED)
    assert published.status_code == 303, published.text
    journey = ServiceJourney(context, "chu").submit()
    journey.claim("overseas.l1a")
    act(journey, "overseas.l1a", "expert_review", "请专家核对学历，依据第十条")
    with context.database.reading() as work:
        papers = {one.kind: one for one in papers_of_case(work, journey.case_id)}
        written = content_of(work, papers["review_letter"].id)
    assert [row.paper for row in rows(journey)] == [papers["review_letter"].number]
    assert "送专家评审" in str(written)
    assert "请专家核对学历，依据第十条" in str(written)
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert papers["review_letter"].number in page
