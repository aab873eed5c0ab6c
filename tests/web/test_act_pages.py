"""The pages of acts: those who may use them as they are drawn, all others are refused when they send the form by hand."""

import re
from uuid import uuid4

import pytest

from app.factory import create_app
from app.store.act_rows import acts_of_case
from tests.make.acts_done import act, held_review, rows
from tests.make.later_editions import edition_of_renewal
from tests.make.moving_reviews import id_of
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for, desk_of, post

FATES = {
    "urge_review": {"agent": 303, "zhao": 303, "hd": 403, "others": 404},
    "ask_applicant": {"agent": 403, "zhao": 403, "hd": 409, "hd.l1a": 303, "others": 404},
    "begin_special": {"agent": 403, "zhao": 403, "hd": 409, "hd.l1a": 303, "others": 404},
    "note": {"agent": 403, "zhao": 403, "hd": 303, "others": 404},
    "no_such_act": {"agent": 404, "zhao": 404, "hd": 404, "others": 404},
}
"""What becomes of a form that is sent by hand while hd.l1a holds the review: reviewers of the district under `hd`."""
SENDERS = ("agent", "agent2", "zhao", "qian", "hd.l2a", "hd.l1b", "hd.l1a", "overseas.l1a", "analyst")
CHECK = (
    (
        "[withdraw]",
        '[check_file]\ntitle = "核对档案"\nwho = ["operator"]\nduring = "always"\nreason = "required"\n\n[withdraw]',
    ),
)


@pytest.fixture
def journey(sqlite_context):
    return held_review(sqlite_context)


def wanted(kind, login):
    told = FATES[kind]
    if login in told:
        return told[login]
    return told["hd" if login.startswith("hd.") else "others"]


def test_a_form_sent_by_hand_is_decided_on_the_server_for_everybody(journey):
    app = create_app(journey.context)
    clients = {login: client_for(app, login) for login in SENDERS}
    found = {
        (kind, login): post(
            client, f"/cases/{journey.case_id}/acts/{kind}", _key=uuid4().hex, text="请说明"
        ).status_code
        for kind in FATES
        for login, client in clients.items()
    }
    assert found == {(kind, login): wanted(kind, login) for kind in FATES for login in SENDERS}
    viewer = post(client_for(app, "viewer"), f"/cases/{journey.case_id}/acts/urge_review", _key="x")
    assert viewer.status_code == 403
    nobody = post(app.test_client(), f"/cases/{journey.case_id}/acts/urge_review", _key="x")
    assert "/sign-in" in nobody.headers.get("Location", "/sign-in")


def test_a_unit_urges_from_its_page_and_the_button_says_why_it_rests(journey):
    case = f"/cases/{journey.case_id}"
    unit = desk_of(journey.context, "agent")
    page = unit.get(case)
    assert "撤回" in page
    assert "主管部门已经开始审核，不能再撤回" in page
    after = unit.post_and_go(
        f"{case}/acts/urge_review", {"_key": uuid4().hex, "text": "员工要出差"}, to=f"{case}#acts"
    )
    assert "已提交" in after
    assert "一个工作日只能做一次" in unit.get(case)
    assert "员工要出差" in unit.get(case)
    reviewer = desk_of(journey.context, "hd.l1a")
    assert "申请人催办" in reviewer.get("/review/")
    workbench = reviewer.get(f"/tasks/{journey.open()['review'].key}")
    assert "员工要出差" in workbench
    assert "申请人催办" in desk_of(journey.context, "hd.l3a").get("/review/board/?level=1")


def test_an_adviser_finds_the_question_in_the_queue_and_the_answer_stands_beside_the_decision(journey):
    context, case = journey.context, f"/cases/{journey.case_id}"
    holder, task = desk_of(context, "hd.l1a"), f"/tasks/{journey.open()['review'].key}"
    assert "征求意见" in holder.get(task)
    holder.post_and_go(
        f"{case}/acts/ask_advice",
        {"_key": uuid4().hex, "text": "合同是否合规？", "to": id_of(context, "hd.l2a")},
        to=f"{case}#acts",
    )
    adviser = desk_of(context, "hd.l2a")
    queue = adviser.get("/review/")
    assert "等我答复" in queue
    (row,) = rows(journey)
    assert any(link.endswith(f"{case}#act-{row.id}") for link in queue.links())
    adviser.post_and_go(
        f"{case}/acts/{row.id}/answer", {"_key": uuid4().hex, "text": "合规"}, to=f"{case}#acts"
    )
    assert "等我答复" not in adviser.get("/review/")
    assert "征求的意见（不是审核结论）" in holder.get(task)
    assert "合规" in holder.get(task)
    for login in ("agent", "zhao", "viewer"):
        assert "合同是否合规" not in desk_of(context, login).get(case)


def test_a_question_waits_on_the_page_the_unit_begins_with(journey):
    context, case = journey.context, f"/cases/{journey.case_id}"
    asked = act(journey, "hd.l1a", "ask_applicant", "请说明收入来源")
    unit = desk_of(context, "agent")
    assert "等我答复" in unit.get("/employer/")
    assert "区级初审甲" not in unit.get(case)
    again = unit.post(f"{case}/acts/{asked}/answer", {"_key": uuid4().hex, "text": " "}, status=422)
    assert "请写明答复" in again
    unit.post_and_go(
        f"{case}/acts/{asked}/answer", {"_key": uuid4().hex, "text": "年终奖"}, to=f"{case}#acts"
    )
    assert "等我答复" not in unit.get("/employer/")
    assert "年终奖" in desk_of(context, "hd.l1a").get(case)


def test_what_was_typed_wrongly_comes_back_with_the_form(journey):
    holder = desk_of(journey.context, "hd.l1a")
    page = holder.post(
        f"/cases/{journey.case_id}/acts/ask_advice",
        {"_key": uuid4().hex, "text": "合同是否合规？"},
        status=422,
    )
    assert "请选择本主管部门能登录的另一名审核人员" in page
    assert "合同是否合规？" in page.text
    assert rows(journey) == []


def test_the_clock_that_stands_is_told_to_everybody_concerned_and_the_decision_waits(journey):
    context, case = journey.context, f"/cases/{journey.case_id}"
    holder, lead = desk_of(context, "hd.l1a"), desk_of(context, "hd.l3a")
    holder.post_and_go(
        f"{case}/acts/begin_special", {"_key": uuid4().hex, "text": "专家评审，依据第十条"}, to=f"{case}#acts"
    )
    (row,) = rows(journey)
    assert "等组长确认" in holder.get(case)
    assert "启动特别程序" in lead.get("/review/")
    lead.post_and_go(
        f"{case}/acts/{row.id}/answer", {"_key": uuid4().hex, "verdict": "confirmed"}, to=f"{case}#acts"
    )
    for login in ("agent", "zhao", "viewer", "hd.l1a"):
        page = desk_of(context, login).get(case)
        assert "启动特别程序期间不计时" in page
        assert "专家评审，依据第十条" in page
    task = f"/tasks/{journey.open()['review'].key}"
    token = re.search(r'name="_fence" value="(\d+)"', holder.get(task).text)
    refused = holder.post(task, {"_key": uuid4().hex, "_fence": token[1], "decision": "approved"}, status=409)
    assert "审核期限暂停计算，不能作出审核结论" in refused


def test_an_operator_acts_on_the_page_of_the_record_and_sees_nobody_elses(sqlite_context):
    context = sqlite_context
    edition_of_renewal(context, *CHECK, path="shared/acts.toml")
    journey = ServiceJourney(context).submit()
    journey.claim("hd.l1a")
    act(journey, "hd.l1a", "note", "内部的话")
    operator, record = desk_of(context, "operator"), f"/operations/cases/{journey.case_id}/record"
    page = operator.get(record)
    assert "核对档案" in page
    assert "内部的话" not in page
    operator.post_and_go(
        f"/cases/{journey.case_id}/acts/check_file", {"_key": uuid4().hex, "text": "已核对"}, to=record
    )
    assert "已核对" in operator.get(record)
    with context.database.reading() as work:
        assert [one.party for one in acts_of_case(work, journey.case_id)] == ["reviewer", "operator"]
