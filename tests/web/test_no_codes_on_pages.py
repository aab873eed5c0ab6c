"""No code ever reaches a page: what is stored as a code is read in the words of the form that asked."""

import pytest
from sqlalchemy import select

from app.services.applications import start_case as starting
from app.store.account_rows import accounts
from app.store.person_rows import change_identity
from app.store.tables_cases import application_case, human_task
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import person_named
from tests.make.service_journey import ServiceJourney
from tests.procedures.test_employee_procedures import PAPERS, PASS, started
from tests.services.test_demo_shows_every_state import stage
from tests.support.case_reading import case_page, task_page
from tests.support.raw_codes import codes_on
from tests.support.signed_in import desk_of

__all__ = ["stage"]
CHANGES = {
    "fields": ["title", "education", "marital_status", "political_status"],
    "has_title": "yes",
    "title_name": "高级工程师",
    "education.0.level": "doctor",
    "education.0.subject": "计算机科学与技术",
    "education.0.school": "示例大学",
    "education.0.enrolled_on": "2012-09-01",
    "education.0.graduated_on": "2016-07-01",
    "marital_status": "divorced",
    "political_status": "league_member",
    "reason": "更新",
    "declared_true": "true",
}


def test_a_code_that_slipped_through_is_found():
    class Found:
        text = "<html><body><p>bachelor → master</p><p>labour_contract</p><p>a.pdf iit_payment_record.pdf</p></body></html>"

    assert codes_on(Found) == ["bachelor", "labour_contract", "master"]


def test_changes_are_read_in_the_words_of_the_form_on_every_page(sqlite_context):
    journey = started(sqlite_context, "wang", starting.start_information_change, "business_info_change")
    journey.lay(*PAPERS, "change_proof", "title_certificate")
    journey.do("wang", "fill_application", CHANGES)
    page = task_page(sqlite_context, "agent", journey, "first_review")
    assert "离异" in page
    assert "共青团员" in page
    assert codes_on(page) == []
    journey.do("agent", "first_review", PASS)
    journey.claim("hd.l1a")
    pages = [case_page(sqlite_context, login, journey) for login in ("agent", "wang", "hd.l1a")]
    pages.append(task_page(sqlite_context, "hd.l1a", journey, "review"))
    assert [codes_on(page) for page in pages] == [[], [], [], []]


def test_a_change_of_the_sex_on_the_permit_is_read_in_words(sqlite_context):
    sex = "male" if person_named(sqlite_context, "wang").sex == "female" else "female"
    right, person = person_named(sqlite_context, "wang").sex, person_named(sqlite_context, "wang").id
    sqlite_context.database.transact(lambda work: change_identity(work, person, {"sex": sex}))
    journey = started(sqlite_context, "wang", starting.start_information_change, "basic_info_change")
    journey.lay(*PAPERS, "change_proof")
    answers = {"fields": ["sex"], "new_sex": right, "reason": "登记有误", "declared_true": "true"}
    journey.do("wang", "fill_application", answers)
    assert codes_on(task_page(sqlite_context, "agent", journey, "first_review")) == []


def test_a_renewals_changes_are_read_in_words_by_unit_and_reviewer(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    assert codes_on(case_page(sqlite_context, "agent", journey)) == []
    journey.claim("hd.l1a")
    assert codes_on(task_page(sqlite_context, "hd.l1a", journey, "review")) == []


LOGINS = (
    "agent",
    "agent2",
    "agent3",
    "agent4",
    "viewer",
    "zhao",
    "wang",
    "zheng",
    "hd.l1a",
    "hd.l2a",
    "hd.l3a",
)
LISTS = {
    "agent": ("/employer/", "/employer/applications", "/employer/permits-module/", "/employer/employees/?list=all", "/employer/profile/", "/employer/attachments/", "/notices"),
    "viewer": ("/employer/", "/employer/permits-module/"),
    "hd": ("/review/", "/notices"),
    "me": ("/me/", "/me/records/", "/me/records/basic", "/me/records/education", "/notices"),
}  # fmt: skip


def lists_of(login):
    kind = "hd" if login.startswith("hd.") else login.rstrip("0123456789")
    return LISTS.get(kind, LISTS["me"])


@pytest.mark.parametrize("login", LOGINS)
def test_no_page_of_the_played_stories_shows_a_code(stage, login):
    desk, by = desk_of(stage, login), actor_named(stage, login)
    with stage.database.reading() as work:
        cases = [row.id for row in work.connection.execute(select(application_case.c.id))]
        tasks = [
            row.key
            for row in work.connection.execute(select(human_task.c.key).where(human_task.c.state == "open"))
        ]
        assert login in {row.login for row in accounts(work)}
    found, shown = {}, 0
    for place in (*lists_of(login), *(f"/cases/{one}" for one in cases), *(f"/tasks/{one}" for one in tasks)):
        response = desk.client.get(place)
        if response.status_code != 200:
            continue
        shown += 1
        if codes := codes_on(response):
            found[place] = codes
    assert found == {}
    assert shown >= len(lists_of(login)), by
