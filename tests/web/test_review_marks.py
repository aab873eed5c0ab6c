"""A reviewer marks what is in order, paper by paper; half-done marks stay, and the footer counts them."""

import re

import pytest

from app.store.answer_rows import answers_of
from tests.make.earlier_editions import keep_earlier_edition, without_marks
from tests.make.service_journey import ServiceJourney
from tests.support.case_reading import task_path
from tests.support.signed_in import desk_of

MARK = r'name="reviewed" value="{}" data-mark( checked)?>'


@pytest.fixture
def journey(sqlite_context):
    return ServiceJourney(sqlite_context).submit()


def marked(page, value):
    """Return whether a mark is set; None where there is no such mark."""
    found = re.search(MARK.format(value), page.text)
    return bool(found[1]) if found else None


def opened(journey):
    journey.claim("hd.l1a")
    desk = desk_of(journey.context, "hd.l1a")
    return desk, desk.get(task_path(journey, "review"))


def sent(page, *marks):
    return {"_key": page.hidden("_key"), "_fence": page.hidden("_fence"), "reviewed": list(marks)}


def test_every_paper_and_section_that_the_form_names_has_a_mark_of_its_own(journey):
    _desk, page = opened(journey)
    papers = {"iit_payment_record", "employee_integrity_statement", "labour_contract", "tax_payment_proof"}
    assert {value: marked(page, value) for value in papers | {"ledger"}} == dict.fromkeys(
        papers | {"ledger"}, False
    )
    assert '<b data-total="marked">0</b>' in page.text


def test_marks_are_kept_half_done_and_counted(journey):
    desk, page = opened(journey)
    desk.post_and_go(
        task_path(journey, "review"),
        sent(page, "iit_payment_record", "ledger") | {"_step": "save"},
        to="/tasks/.*",
    )
    again = desk.get(task_path(journey, "review"))
    assert [marked(again, one) for one in ("iit_payment_record", "ledger", "labour_contract")] == [
        True,
        True,
        False,
    ]
    assert '<b data-total="marked">2</b>' in again.text


def test_the_decision_keeps_what_was_marked_and_needs_none_of_it(journey):
    desk, page = opened(journey)
    answers = sent(page, "iit_payment_record") | {"decision": "approved"}
    desk.post_and_go(task_path(journey, "review"), answers, to="/review/.*")
    with journey.context.database.reading() as work:
        (said,) = answers_of(work, journey.case_id, "review")
    assert said.data["reviewed"] == ["iit_payment_record"]


def test_a_mark_of_something_that_is_not_there_is_refused(journey):
    desk, page = opened(journey)
    answers = sent(page, "no_such_paper") | {"decision": "approved"}
    desk.post(task_path(journey, "review"), answers, status=422)
    assert "review" in journey.open()


def test_the_next_level_begins_with_nothing_marked(journey):
    desk, page = opened(journey)
    desk.post_and_go(
        task_path(journey, "review"),
        sent(page, "iit_payment_record") | {"decision": "approved"},
        to="/review/.*",
    )
    journey.claim("hd.l2a")
    assert (
        marked(desk_of(journey.context, "hd.l2a").get(task_path(journey, "review")), "iit_payment_record")
        is False
    )


def test_a_review_of_an_edition_without_marks_counts_its_papers(sqlite_context):
    keep_earlier_edition(sqlite_context, "renewal", without_marks)
    _desk, page = opened(ServiceJourney(sqlite_context).submit())
    assert marked(page, "iit_payment_record") is None
    assert "data-mark" not in page.text
