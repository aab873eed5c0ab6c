"""附件管理: five slots in the manual's order, versions that stay, nothing deleted that an application shows."""

import io
import threading
import time
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_people import SamplePeople
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.papers.case_attachments import attachments_of_case
from app.services.papers.paper_access import paper_in_case
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.employer_papers import (
    attachment_table,
    delete_attachment,
    own_paper,
    slot_page,
    upload_attachment,
)
from app.store.employer_rows import employer_facts
from app.store.tables_identity import audit
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files
from tests.make.context_maker import actor_named
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows

pytestmark = needs_fonts
STATEMENT, CARD = "employer_integrity_statement", "agent_id_card"
ORDER = ["qualification_certificate", "tax_payment_proof", STATEMENT, CARD, "other_materials"]


def paper(slot=STATEMENT, seed=1):
    day = date(2026, 11, 25)
    people = SamplePeople(
        "张示例", "6100****0026", "北京测试律师事务所", "李示范", day, day.replace(year=2023)
    )
    return sample_paper(slot, people, font=REGULAR, seed=seed)


def upload(context, login="agent5", slot=STATEMENT, data=None, key="key", name="声明.pdf"):
    return upload_attachment(
        context, actor_named(context, login), slot, io.BytesIO(data or paper(slot)), name, key
    )


def upload_in_turn(context, **what):
    """Upload as somebody does who is told that the other papers come first: choose the file again."""
    while True:
        try:
            return upload(context, **what)
        except PaperRefusedError as refused:
            if [finding["code"] for finding in refused.facts["report"]["findings"]] != ["busy"]:
                raise
            time.sleep(0.1)


def lines(context, login):
    with context.database.reading() as work:
        return attachment_table(context, work, actor_named(context, login).employer_id)


def page(context, login, slot):
    with context.database.reading() as work:
        return slot_page(context, work, actor_named(context, login).employer_id, slot)


@shows("A21", "T26")
def test_the_table_has_five_lines_in_the_manuals_order_with_its_three_required_ones(sqlite_context):
    found = lines(sqlite_context, "agent")
    assert [line.slot for line in found] == ORDER
    assert [line.slot for line in found if line.is_required] == ORDER[1:4]


@shows("A22", "T25")
def test_papers_of_earlier_years_want_renewal_and_still_count(sqlite_context):
    found = lines(sqlite_context, "agent")
    assert {str(line.status) for line in found} == {"stale"}
    assert [line.uploaded_on for line in found] == [
        date(2024, 3, 26),
        date(2024, 1, 22),
        date(2024, 5, 22),
        date(2021, 5, 8),
        date(2023, 11, 1),
    ]


@shows("A6", "A22", "T5")
def test_a_paper_turns_stale_when_the_beijing_year_turns(sqlite_context):
    upload(sqlite_context)
    for day, status in ((date(2026, 12, 31), "uploaded"), (date(2027, 1, 1), "stale")):
        sqlite_context.clock.go_to(day, hour=1)
        assert str(lines(sqlite_context, "agent5")[2].status) == status


def test_an_uploaded_paper_is_the_next_version_and_the_older_ones_stay(context):
    assert upload(context)["version"] == 1
    assert upload(context, data=paper(seed=2), key="second", name="声明2.pdf")["version"] == 2
    found = page(context, "agent5", STATEMENT)
    assert [row.filename for row in found.versions] == ["声明2.pdf", "声明.pdf"]
    assert str(found.line.status) == "uploaded"


def test_sending_the_form_twice_keeps_one_version(context):
    first, again = upload(context), upload(context)
    assert first == again
    assert len(page(context, "agent5", STATEMENT).versions) == 1
    told_again = upload(context, key="the same file from another form")
    assert (told_again["version"], told_again["is_same"], first["is_same"]) == (2, True, False)


def test_the_same_file_in_the_next_year_is_a_version_of_that_year(sqlite_context):
    upload(sqlite_context)
    sqlite_context.clock.go_to(date(2027, 1, 4))
    assert upload(sqlite_context, key="next year")["version"] == 2
    assert str(lines(sqlite_context, "agent5")[2].status) == "uploaded"


def test_racing_uploads_are_versions_one_after_the_other(context):
    papers = [paper(seed=number) for number in range(4)]
    answers = race(4, lambda number: upload_in_turn(context, data=papers[number], key=f"key {number}"))
    assert sorted(answer["version"] for answer in answers) == [1, 2, 3, 4]


def test_a_file_with_a_script_is_refused_and_nothing_is_kept(sqlite_context):
    with pytest.raises(PaperRefusedError):
        upload(sqlite_context, data=pdf_files.with_script_on_opening())
    assert page(sqlite_context, "agent5", STATEMENT).versions == []


def test_the_same_file_in_another_slot_is_noticed(sqlite_context):
    data = paper()
    upload(sqlite_context, data=data)
    (finding,) = upload(sqlite_context, slot="other_materials", data=data, key="other")["findings"]
    assert finding["code"] == "same-file"


@pytest.mark.parametrize("slot", ["labour_contract", "no_such_slot", ""])
def test_a_slot_that_units_do_not_have_takes_nothing(sqlite_context, slot):
    with pytest.raises(NotFoundError):
        upload(sqlite_context, slot=slot, data=paper())


def test_deleting_empties_the_slot_keeps_the_version_and_is_told_in_the_audit(context):
    by = actor_named(context, "agent5")
    delete_attachment(context, by, CARD, "once")
    delete_attachment(context, by, CARD, "once")
    found = page(context, "agent5", CARD)
    assert str(found.line.status) == "missing"
    assert [row.removed_at is not None for row in found.versions] == [True]
    with context.database.reading() as work:
        assert own_paper(work, by, CARD, 1).slot == CARD
        told = work.connection.execute(select(audit.c.facts).where(audit.c.action == "delete_attachment"))
        assert [row.facts["slot"] for row in told] == [CARD]


def test_deleting_an_empty_slot_finds_nothing(sqlite_context):
    with pytest.raises(NotFoundError):
        delete_attachment(sqlite_context, actor_named(sqlite_context, "agent5"), STATEMENT, "once")


@shows("A23")
def test_what_an_open_application_shows_is_not_deleted_and_the_application_is_named(context):
    journey = ServiceJourney(context).submit()
    by = actor_named(context, "agent")
    with pytest.raises(ProcedureRefusedError) as refused:
        delete_attachment(context, by, CARD, "once")
    assert refused.value.facts["rule"] == "attachment_in_use"
    assert refused.value.facts["cases"] == page(context, "agent", CARD).shown_in == [journey.case.number]
    withdraw_case(context, by, journey.case_id, "withdraw")
    delete_attachment(context, by, CARD, "once more")
    assert str(page(context, "agent", CARD).line.status) == "missing"


def test_a_paper_is_not_deleted_in_the_moment_an_application_is_submitted_with_it(context):
    journey = ServiceJourney(context).prepare()
    outcomes, threads = [], []

    def delete():
        try:
            outcomes.append(delete_attachment(context, actor_named(context, "agent"), CARD, "meanwhile"))
        except ProcedureRefusedError as refused:
            outcomes.append(refused.facts["rule"])

    def meanwhile(point):
        if point == "after_step":
            threads.append(threading.Thread(target=delete))
            threads[0].start()
            threads[0].join(timeout=0.7)
            assert outcomes == [], "the deletion has to wait for the submission"

    journey.context = replace(context, failpoints=meanwhile)
    journey.do("agent", "verify_and_submit", SUBMIT)
    threads[0].join()
    assert journey.case.state == "in_review"
    assert outcomes == ["attachment_in_use"]
    assert page(context, "agent", CARD).line.current is not None


@shows("T24")
def test_what_was_decided_keeps_the_papers_it_was_decided_with(context):
    journey = ServiceJourney(context).submit()
    by = actor_named(context, "agent")
    with context.database.reading() as work:
        submitted = paper_in_case(work, by, journey.case_id, "attachment", CARD)
    upload(context, "agent", CARD, paper(CARD), "while open", "审核中更新.pdf")
    withdraw_case(context, by, journey.case_id, "withdraw")
    upload(context, "agent", CARD, paper(CARD, seed=2), "afterwards", "以后更新.pdf")
    delete_attachment(context, by, "other_materials", "afterwards, too")
    with context.database.reading() as work:
        assert paper_in_case(work, by, journey.case_id, "attachment", CARD) == submitted
        assert paper_in_case(work, by, journey.case_id, "attachment", "other_materials").pages
        last_day = {row.slot: row.filename for row in attachments_of_case(work, journey.case)}
    assert submitted.filename not in {"审核中更新.pdf", "以后更新.pdf"}
    assert last_day[CARD] == "审核中更新.pdf"
    assert page(context, "agent", CARD).line.current.filename == "以后更新.pdf"


def test_a_unit_sees_only_its_own_papers(sqlite_context):
    with sqlite_context.database.reading() as work, pytest.raises(NotFoundError):
        own_paper(work, actor_named(sqlite_context, "agent6"), CARD, 1)


@pytest.mark.parametrize(
    ("login", "statuses", "is_complete"),
    [
        ("agent2", "missing uploaded uploaded uploaded missing", True),
        ("agent3", "missing uploaded uploaded uploaded uploaded", True),
        ("agent5", "missing uploaded missing uploaded missing", True),
        ("agent6", "missing missing missing missing missing", False),
    ],
)
def test_the_demonstration_has_a_unit_in_each_state(sqlite_context, login, statuses, is_complete):
    assert " ".join(str(line.status) for line in lines(sqlite_context, login)) == statuses
    with sqlite_context.database.reading() as work:
        found = employer_facts(work, actor_named(sqlite_context, login).employer_id)
    assert found.is_profile_complete is is_complete


def test_the_unit_with_a_limited_permission_keeps_its_commitment_letter_in_other_materials(sqlite_context):
    assert lines(sqlite_context, "agent3")[4].current.filename.startswith("承诺书")
