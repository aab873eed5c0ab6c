"""Notices and letters state what holds after the step that sent them, never what held before."""

import pytest
from sqlalchemy import select

from app.store.permit_rows import permit_concerned
from app.store.tables_applications import notice
from app.web.wording.date_wording import date_zh
from tests.make.procedure_journey import STAYS, joined, left, permit_of_person, returned
from tests.make.service_journey import INFORMATION, RETURN, SUBMIT, ServiceJourney
from tests.procedures.test_employee_procedures import (
    APPLICATION,
    PAPERS,
    PASS,
    PERSON,
    employer_change,
    new_application,
    verified,
)
from tests.support.posted_letters import posted


class Reader:
    """Reads after each step what it told, and holds it against the permit as it stands then."""

    def __init__(self, journey):
        self.journey = journey
        self.seen = set()
        self.kinds = set()
        self.look()

    def look(self):
        """Check every notice and letter of the case that is new."""
        with self.journey.context.database.reading() as work:
            case = self.journey.case
            permit = permit_concerned(work, case.permit_id, case.person_id)
            told = [
                (row.dedup_key, row.kind, row.facts, row.body)
                for row in work.connection.execute(select(notice).where(notice.c.case_id == case.id))
            ]
            told += [
                (f"mail {row.dedup_key}", row.payload["kind"], letter.facts, letter.body)
                for row, letter in posted(work)
                if row.payload["case_id"] == case.id
            ]
        for key, kind, facts, body in told:
            if key in self.seen:
                continue
            if kind == "paper_issued":
                # A paper tells of the case; what holds of the permit stands in it.
                continue
            assert facts.get("valid_until") == (permit.valid_until.isoformat() if permit else None), kind
            if permit:
                assert f"证件有效期至 {date_zh(permit.valid_until)}。" in body
            self.seen.add(key)
            self.kinds.add(kind)

    def do(self, *arguments):
        self.journey.do(*arguments)
        self.look()

    def review(self, *arguments):
        self.journey.review(*arguments)
        self.look()

    def approve(self):
        for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
            self.review(login)


def test_a_renewal_tells_the_new_last_day_and_not_the_old_one(context):
    until = permit_of_person(context, "zhao").valid_until
    reader = Reader(ServiceJourney(context).prepare())
    reader.do("agent", "verify_and_submit", {"decision": "return_to_employee", "return_reason": "请重拍"})
    reader.journey.do("zhao", "update_information", INFORMATION)
    reader.do("agent", "verify_and_submit", SUBMIT)
    reader.review("hd.l1a", RETURN)
    reader.journey.lay("iit_payment_record")
    reader.do("zhao", "correct_employee_papers", {"done": "true"})
    reader.do("agent", "verify_and_submit", SUBMIT)
    reader.approve()
    assert permit_of_person(context, "zhao").valid_until != until
    assert {"renewal_approved", "application_returned", "renewal_papers_sent_back"} <= reader.kinds


def test_a_change_of_the_unit_tells_the_days_that_stay(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    reader = Reader(employer_change(context).lay(*PAPERS))
    reader.do("zhang", "update_information", PERSON)
    reader.do("agent2", "verify_and_submit", verified(context))
    reader.approve()
    assert "employer_change_approved" in reader.kinds


@pytest.mark.parametrize("is_returned", [False, True])
def test_a_new_permit_is_told_with_its_last_day(context, is_returned):
    reader = Reader(new_application(context).lay(*PAPERS))
    reader.do("zheng", "fill_application", APPLICATION)
    reader.do("agent", "first_review", PASS)
    if is_returned:
        reader.review("hd.l1a", returned())
        reader.do("zheng", "fill_application", APPLICATION | STAYS)
        reader.do("agent", "first_review", PASS)
    reader.approve()
    assert "new_application_approved" in reader.kinds
    assert permit_of_person(context, "zheng") is not None
