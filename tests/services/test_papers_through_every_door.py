"""One way of storing a paper: whichever page brings it, the same file is checked, compared and counted alike."""

import io
from datetime import date
from uuid import uuid4

import pytest

from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS
from app.services.context.refusals import StepSentBackError
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.chosen_contract import choose_contract
from app.services.records.employer_papers import attachment_table, upload_attachment
from app.services.records.update_employment import employment_of
from app.services.tasks.upload_paper import upload_paper
from app.store.attachment_rows import versions_of_slot
from app.store.employer_rows import attachments_of
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import unit_procedure
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
SLOT = "employer_integrity_statement"
APPLY = {
    "tax_registration_address": "北京市海淀区示例路 2 号",
    "moved_in_on": "2026-11-01",
    "checked_complete": "true",
    "checked_true": "true",
    "checked_standard": "true",
    "declared_true": "true",
}


def through_attachments(context, _journey, slot, data, name="文件.pdf"):
    return upload_attachment(
        context, actor_named(context, "agent4"), slot, io.BytesIO(data), name, uuid4().hex
    )


def through_a_task(context, journey, slot, data, name="文件.pdf"):
    by, task = actor_named(context, "agent4"), journey.open()["fill_application"]
    return upload_paper(context, by, task.key, slot, io.BytesIO(data), name, uuid4().hex)


DOORS = pytest.mark.parametrize("door", [through_attachments, through_a_task])


@pytest.fixture
def journey(context):
    """Return a supervisor change that waits for the unit's papers."""
    for slot in REQUIRED_EMPLOYER_SLOTS:
        through_attachments(context, None, str(slot), paper(slot))
    context.clock.forward(days=3)
    return unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")


@DOORS
def test_unchanged_papers_that_still_hold_are_an_update_of_today(context, journey, door):
    for slot in REQUIRED_EMPLOYER_SLOTS:
        kept = door(context, journey, str(slot), paper(slot))
        assert kept["is_same"] is True
    through_a_task(context, journey, "tax_registration_proof", paper("tax_registration_proof"))
    journey.do("agent4", "fill_application", APPLY)
    assert journey.case.state == "in_review"


def test_without_them_the_change_is_not_submitted(context, journey):
    through_a_task(context, journey, "tax_registration_proof", paper("tax_registration_proof"))
    with pytest.raises(StepSentBackError):
        journey.do("agent4", "fill_application", APPLY)
    assert journey.case.state != "in_review"


@DOORS
def test_the_same_file_in_a_new_year_is_no_longer_stale(context, journey, door):
    context.clock.go_to(date(2027, 1, 4))
    unit = actor_named(context, "agent4").employer_id

    def status():
        with context.database.reading() as work:
            return next(
                str(line.status) for line in attachment_table(context, work, unit) if line.slot == SLOT
            )

    assert status() == "stale"
    door(context, journey, SLOT, paper(SLOT))
    assert status() == "uploaded"


def test_two_doors_count_in_one_row_of_versions_and_answer_alike(context, journey):
    answers = [door(context, journey, SLOT, paper(SLOT)) for door in (through_a_task, through_attachments)]
    assert [answer["version"] for answer in answers] == [3, 4]
    assert answers[0].keys() == answers[1].keys()
    with context.database.reading() as work:
        unit = actor_named(context, "agent4").employer_id
        rows = versions_of_slot(work, unit, SLOT)
        assert [row.version for row in rows][:3] == [4, 3, 2]
        assert len({str(row.report) for row in rows[:3]}) == 1


@pytest.mark.parametrize("door", [through_attachments, through_a_task, "contract"])
def test_a_bad_file_is_refused_at_every_door_in_the_same_words(context, journey, door):
    def bring():
        data = pdf_files.with_script_on_opening()
        if door == "contract":
            agent, person = actor_named(context, "agent"), actor_named(context, "zhao").person_id
            choose_contract(context, agent, person, io.BytesIO(data), "../脚本.exe", uuid4().hex)
        else:
            door(context, journey, SLOT, data, "../脚本.exe")

    with pytest.raises(PaperRefusedError) as refused:
        bring()
    assert refused.value.facts["filename"] == "脚本.exe"
    assert [item["code"] for item in refused.value.facts["report"]["findings"]] == ["active-content"]


def test_a_twin_among_the_units_papers_is_noticed_at_every_door(context):
    with context.database.reading() as work:
        first = attachments_of(work, actor_named(context, "agent").employer_id)[0]
    data = context.files.open(first.sha256).read()
    agent, person = actor_named(context, "agent"), actor_named(context, "zhao").person_id
    choose_contract(context, agent, person, io.BytesIO(data), "合同.pdf", uuid4().hex)
    with context.database.reading() as work:
        report = employment_of(work, agent, person).draft_paper["report"]
    assert "same-file" in [item["code"] for item in report["findings"]]


def test_the_page_says_that_it_was_the_same_file(sqlite_context):
    desk, address = desk_of(sqlite_context, "agent5"), f"/employer/attachments/{SLOT}"
    for words in ("已上传", "与原来的文件相同，已按今天的日期记为更新"):
        sent = {"_key": uuid4().hex, f"file.{SLOT}": (io.BytesIO(paper()), "声明.pdf")}
        assert words in desk.post_and_go(address, sent, to=r".*")
