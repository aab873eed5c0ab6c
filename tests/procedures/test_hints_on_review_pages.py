"""What reviewers must not overlook: what a scan showed, a contract that ends soon, a household that moves."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.store.submission_rows import newest_submission
from app.store.tables_applications import submission
from app.store.tables_office import contract
from tests.make.procedure_journey import attach, joined, left, permit_of_person
from tests.make.service_journey import ServiceJourney
from tests.make.submitted_cases import EVERY_PROCEDURE
from tests.procedures.test_employee_procedures import PAPERS, PERSON, employer_change, verified
from tests.support.signed_in import desk_of

FOUND = "几乎没有内容，请核对是否漏扫"
PLACE = "示例省新样本市"
SOON = "剩余不足 6 个月"


def with_findings(context, journey):
    """Let the submitted papers of the unit be scans that showed something; return how many there are."""

    def act(work):
        row = newest_submission(work, journey.case_id)
        report = {"pages": 2, "findings": [{"text": FOUND, "severity": "warning", "page": 2}]}
        papers = [{**paper, "report": report} for paper in row.content["attachments"]]
        content = {**row.content, "attachments": papers}
        sealed = work.seal.close_json(content, f"submission.content:{row.case_id}:{row.number}")
        rows = update(submission).where(submission.c.case_id == row.case_id)
        work.connection.execute(rows.values(content_sealed=sealed))
        return len(papers)

    return context.database.transact(act)


@pytest.mark.parametrize("procedure", EVERY_PROCEDURE, ids=lambda procedure: procedure.__name__)
def test_what_the_scans_of_the_units_papers_showed_stands_on_the_review_page(sqlite_context, procedure):
    journey = procedure(sqlite_context)
    papers = with_findings(sqlite_context, journey)
    journey.claim("hd.l1a")
    page = desk_of(sqlite_context, "hd.l1a").get(f"/tasks/{journey.open()['review'].key}").text
    assert papers >= 3
    assert page.count(FOUND) >= papers


def test_a_contract_that_ends_soon_is_told_to_the_unit_and_to_each_reviewer(sqlite_context):
    context = sqlite_context
    soon = context.today() + timedelta(days=60)
    context.database.transact(lambda work: work.connection.execute(update(contract).values(end_on=soon)))
    journey = ServiceJourney(context)
    page = desk_of(context, "agent").get(f"/tasks/{journey.open()['confirm_contract'].key}").text
    assert SOON in page
    journey.submit()
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        key = journey.open()["review"].key
        assert SOON in desk_of(context, login).get(f"/cases/{journey.case_id}").text
        fence = journey.claim(login)
        assert SOON in desk_of(context, login).get(f"/tasks/{key}").text
        journey.do(login, "review", {"decision": ["approved"]}, fence=fence)
    assert journey.case.state == "approved"


def test_a_new_household_reaches_the_permit_with_an_employer_change(sqlite_context):
    context = sqlite_context
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    attach(context, "agent2", "agent_id_card", "tax_payment_proof", "employer_integrity_statement")
    before = permit_of_person(context, "zhang").holder or {}
    journey = employer_change(context).lay(*PAPERS, "household_register")
    journey.do("zhang", "update_information", PERSON | {"hukou_place": PLACE})
    journey.do("agent2", "verify_and_submit", verified(context))
    assert (permit_of_person(context, "zhang").holder or {}) == before
    journey.approve()
    assert journey.case.state == "approved"
    assert permit_of_person(context, "zhang").holder == {**before, "hukou_place": PLACE}
