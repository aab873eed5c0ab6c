"""Reasons for a return are the analysts' table: chosen with an item, inserted, changed, counted, told at the upload."""

import pytest

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.refusals import FormInvalidError
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.store.reason_rows import uses_of_reasons
from app.store.review_rows import corrections_of
from tests.make.context_maker import ROOT
from tests.make.procedure_journey import returned
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.case_reading import task_page, task_path
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
"""The counts are rows that the database adds up, in its own way of writing."""
PROCESSES = ROOT / "processes"
TABLE = "shared/return_reasons.dmn"


def because(reason, target="iit_payment_record", text="第 2 页没有章", category="employee_material"):
    return returned(category, target, text) | {"issues.0.reason": [reason], "issues.0.page": ["2"]}


@pytest.fixture
def journey(context):
    return ServiceJourney(context).submit()


def test_an_item_keeps_its_reason_and_page(journey):
    journey.review("hd.l1a", because("no_finance_seal"))
    with journey.context.database.reading() as work:
        (row,) = corrections_of(work, journey.case_id)
        assert (row.reason, row.page, row.text) == ("no_finance_seal", 2, "第 2 页没有章")
        assert uses_of_reasons(work, ("iit_payment_record",)) == [
            ("iit_payment_record", "no_finance_seal", 1)
        ]
    page = desk_of(journey.context, "zhao").get(f"/cases/{journey.case_id}")
    assert "第 2 页 · 由员工处理" in page


def test_a_reason_of_another_place_is_refused(journey):
    with pytest.raises(FormInvalidError) as told:
        journey.review("hd.l1a", because("ledger_gap"))
    assert dict(told.value.facts["errors"]) == {
        "issues.0.reason": "第 1 项的退回原因不适用于所选的位置。请重新选择原因，或者改选所在位置"
    }


def test_a_reason_that_is_none_is_refused(journey):
    with pytest.raises(FormInvalidError) as told:
        journey.review("hd.l1a", because("because_i_say_so"))
    assert list(dict(told.value.facts["errors"])) == ["issues.0.reason"]


def test_the_commonest_reason_stands_beside_the_upload_once_it_is_a_habit(journey):
    context = journey.context
    said = "最常见的退回原因：缺少财务专用章"
    journey.review("hd.l1a", because("no_finance_seal"))
    assert said not in task_page(context, "zhao", journey, "correct_employee_papers")
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.review("hd.l1a", because("no_finance_seal"))
    assert said in task_page(context, "zhao", journey, "correct_employee_papers")


def test_the_unit_is_told_in_its_own_records(journey):
    sent = because("not_of_last_year", "tax_payment_proof", "请更新", "unit_attachment")
    for _round in (1, 2):
        journey.review("hd.l1a", sent)
        journey.do("agent", "correct_unit_attachments", {"done": "true", "unchanged_1": "原件如此"})
        journey.do("agent", "verify_and_submit", SUBMIT)
    page = desk_of(journey.context, "agent").get("/employer/attachments/tax_payment_proof")
    assert "最常见的退回原因：不是最近一年的" in page


def test_a_chosen_reason_is_written_into_an_empty_item_and_never_sent_by_itself(journey):
    desk = desk_of(journey.context, "hd.l1a")
    journey.claim("hd.l1a")
    where = task_path(journey, "review")
    page = desk.get(where)
    bare = {name: value[0] for name, value in because("no_finance_seal", text="").items()}
    bare |= {"_key": page.hidden("_key"), "_fence": page.hidden("_fence")}
    sentence = "没有逐页加盖用人单位财务专用章，请逐页加盖后重新扫描上传。"
    shown = desk.post(where, bare | {"_step": "refresh"})
    assert sentence in shown
    refused = desk.post(where, bare, status=422)
    assert sentence in refused
    assert journey.case.state == "in_review"
    kept = desk.post(where, bare | {"issues.0.text": "自己写的", "_step": "refresh"})
    assert sentence not in kept
    assert "自己写的" in kept


def test_the_form_offers_the_reasons_of_its_edition(journey):
    journey.claim("hd.l1a")
    desk = desk_of(journey.context, "hd.l1a")
    page = desk.post(task_path(journey, "review"), {"decision": "returned", "_step": "refresh"})
    assert "缺少财务专用章" in page
    assert "有中断的月份没有说明" in page


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"no_finance_seal"', '"No seal"', "代码“No seal”应以小写字母开头"),
        ('"缺少财务专用章"', '""', "没有填写 label"),
        ('"not_verified"', '"no_finance_seal"', "代码“no_finance_seal”在前面是另一个原因"),
        ("<text>target</text>", "<text>targe</text>", "targe"),
    ],
)
def test_a_table_that_no_page_could_use_is_not_published(sqlite_context, old, new, words):
    files = dict(gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files)
    text = files[TABLE].decode()
    assert old in text
    files[TABLE] = text.replace(old, new).encode()
    with pytest.raises(PublishRefusedError) as told:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))
    assert [one for one in told.value.problems if words in one.message and one.file == TABLE]


def test_an_edition_without_the_table_offers_no_reasons(sqlite_context):
    files = dict(gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files)
    del files[TABLE]
    publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))
    journey = ServiceJourney(sqlite_context).submit()
    journey.claim("hd.l1a")
    desk = desk_of(sqlite_context, "hd.l1a")
    page = desk.post(task_path(journey, "review"), {"decision": "returned", "_step": "refresh"})
    assert "退回原因" not in page
    journey.do("hd.l1a", "review", returned("ledger", "ledger"), fence=journey.claim("hd.l1a"))
    assert journey.case.state == "returned"
