"""A paper that the check doubts: told beside it when the check has ended, sent with a reason, read by the reviewer."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from app.documents.paper_reader import ListedReader
from app.documents.sample_spoils import grey
from app.services.papers.page_checks import check_waiting
from app.services.papers.read_papers import ReadingRounds, next_reading
from app.services.papers.tell_of_doubts import KIND
from app.store.outbox_rows import notices_for
from app.store.reading_rows import ask_for_reading, end_reading
from app.store.submission_rows import newest_submission
from app.store.tables_applications import submission
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import unit_procedure
from tests.make.service_journey import ServiceJourney
from tests.make.told_of_service import sent_unchecked
from tests.support.signed_in import desk_of
from tests.support.upload_client import choose

pytestmark = needs_fonts
SLOT, CHECKING, DOUBT = "tax_registration_proof", "正在检查各页", "像是黑白或灰度扫描"
ASKED = "检查有提醒"


@pytest.fixture
def form(sqlite_context):
    """The desk of a unit with a doubtful paper that waits in the form of its task, and the address of the form."""
    journey = unit_procedure(sqlite_context, "agent4", "supervisor_change", authority="haidian_hrss")
    address = f"/tasks/{journey.open()['fill_application'].key}"
    desk = desk_of(sqlite_context, "agent4")
    scan = pdf_files.pdf_of(grey(sample_scans.scan()))
    answer = choose(desk, f"{address}/papers/{SLOT}", ("灰度.pdf", scan), key=uuid4().hex)
    assert CHECKING in answer.json["shown"]
    return desk, address


def chosen(page):
    (kept,) = [
        one["value"] for _t, one, _i in page.elements if one.get("name") == f"_chosen.{SLOT}" and one["value"]
    ]
    return kept


def reason_field(page):
    (found,) = [one["name"] for _t, one, _i in page.elements if (one.get("name") or "").startswith("_still.")]
    return found


def test_a_doubt_is_told_when_the_check_has_ended_and_asks_for_a_reason(sqlite_context, form):
    desk, address = form
    before = desk.get(address)
    assert CHECKING in before
    assert "data-pending" in before.text
    early = desk.post(address, {"_key": "early", f"_chosen.{SLOT}": chosen(before)}, status=422)
    assert ASKED not in early, "a check that has not ended keeps nobody from sending"
    check_waiting(sqlite_context)
    page = desk.get(address)
    assert CHECKING not in page
    assert DOUBT in page
    refused = desk.post(address, {"_key": "a", f"_chosen.{SLOT}": chosen(page)}, status=422)
    assert ASKED in refused
    told = {"_key": "b", f"_chosen.{SLOT}": chosen(page), reason_field(page): "原件是黑白打印的证明"}
    accepted = desk.post(address, told, status=422)
    assert ASKED not in accepted
    assert "原件是黑白打印的证明" in accepted, "what was typed stays"


def test_a_reason_is_kept_with_what_is_saved_half_done(sqlite_context, form):
    desk, address = form
    check_waiting(sqlite_context)
    page = desk.get(address)
    sent = {"csrf_token": desk.token(), "_key": "c", "_step": "save", reason_field(page): "确需使用"}
    assert desk.client.post(address, data=sent).status_code == 303
    assert "确需使用" in desk.get(address)


def test_the_reviewer_reads_reason_and_hints_beside_the_paper(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    with context.database.reading() as work:
        row = newest_submission(work, journey.case_id)
    paper = row.content["attachments"][0]
    reason = {"slot": paper["slot"], "sha256": paper["sha256"], "reason": "原件就是这样", "by": "x", "at": ""}

    def act(work):
        content = {**row.content, "paper_reasons": [reason]}
        sealed = work.seal.close_json(content, f"submission.content:{row.case_id}:{row.number}")
        work.connection.execute(
            update(submission).where(submission.c.case_id == row.case_id).values(content_sealed=sealed)
        )
        ask_for_reading(work, paper["sha256"])
        end_reading(work, paper["sha256"], ("姓名：赵测试 性别：男", "没有号码"))

    context.database.transact(act)
    journey.claim("hd.l1a")
    page = desk_of(context, "hd.l1a").get(f"/tasks/{journey.open()['review'].key}").text
    assert "仍要提交的理由：原件就是这样" in page
    assert "自动识别的文字（仅供参考）" in page
    assert "一致" in page
    assert "未读出" in page


def test_papers_are_read_one_at_a_time_by_whatever_reads(sqlite_context):
    context = sqlite_context
    context.database.transact(lambda work: ask_for_reading(work, "0" * 64))
    assert ReadingRounds(context, None).some() is False, "without the extra nothing is read"
    rounds = ReadingRounds(context, ListedReader({"0" * 64: ("第一页",)}))
    assert rounds.some() is False
    while not rounds.some():
        pass
    assert next_reading(context) is None


@pytest.mark.every_database
def test_what_is_found_after_sending_is_told_while_it_is_decided_and_the_reviewer_knows(context):
    """Which cases a file was submitted with is asked of the database."""
    journey = sent_unchecked(context)
    unit = f"employer:{actor_named(context, 'agent4').employer_id}"

    def told():
        with context.database.reading() as work:
            return [one for one in notices_for(work, (unit,)) if one["kind"] == KIND]

    assert told() == []
    check_waiting(context)
    (notice,) = told()
    assert "纳税登记地迁入证明" in notice["body"], (
        "one file in several places is told once, with the name of each"
    )
    assert "单位诚信声明" in notice["body"]
    assert "撤回" in notice["body"]
    journey.claim("hd.l1a")
    page = desk_of(context, "hd.l1a").get(f"/tasks/{journey.open()['review'].key}").text
    assert "提交时尚未检查完" in page
    assert DOUBT in page
