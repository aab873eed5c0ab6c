"""What sends each notice of an office at the service of its applicants: papers, concerns, digests, cases handed on."""

from io import BytesIO
from uuid import uuid4

from sqlalchemy import select

from app.documents.sample_spoils import grey
from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS
from app.services.accounts.sign_in import create_account, hashed
from app.services.applications.hand_case import hand_case
from app.services.due_work.weekly_digest import digest_some_units
from app.services.feedback.concerns import answer_concern, tell_concern
from app.services.papers.page_checks import check_waiting
from app.services.papers_of_office.void_paper import void_paper
from app.services.records.employer_papers import upload_attachment
from app.services.tasks.upload_paper import upload_paper
from app.store.office_paper_rows import papers_of_case
from app.store.tables_applicants import concern
from tests.make.context_maker import actor_named
from tests.make.pdf_files import pdf_of
from tests.make.procedure_journey import unit_procedure
from tests.make.sample_scans import scan
from tests.make.service_journey import ServiceJourney

MOVED = {
    "tax_registration_address": "北京市海淀区示例路 2 号",
    "moved_in_on": "2026-11-01",
    "checked_complete": "true",
    "checked_true": "true",
    "checked_standard": "true",
    "declared_true": "true",
}
"""A supervisor change as it is submitted."""
WHY = "决定书〔2026〕3 号：情况属实"


def _accepted(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a")
    return journey


def _voided(context):
    journey = _accepted(context)
    with context.database.reading() as work:
        paper = next(one for one in papers_of_case(work, journey.case_id) if one.kind == "acceptance_notice")
    void_paper(context, actor_named(context, "operator"), journey.case_id, paper.id, uuid4().hex, reason=WHY)


def _answered(context):
    tell_concern(context, actor_named(context, "agent"), uuid4().hex, "question", "什么时候能办结？", "")
    with context.database.reading() as work:
        (found,) = work.connection.execute(select(concern.c.id)).scalars()
    answer_concern(context, actor_named(context, "operator"), uuid4().hex, found, "本周内办结。")


def _digest(context):
    ServiceJourney(context)
    while digest_some_units(context).is_more:
        continue


def _handed(context):
    agent = actor_named(context, "agent")
    other = context.database.transact(
        lambda work: create_account(
            context,
            work,
            login="agent.second",
            password_hash=hashed("demo-2026"),
            display_name="何同事",
            role=agent.role,
            employer_id=agent.employer_id,
        )
    )
    journey = ServiceJourney(context)
    hand_case(context, agent, uuid4().hex, journey.case_id, other, "休假")


def sent_unchecked(context):
    """Let a unit submit papers that their check will doubt before it has ended; return the journey."""
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    by, data = actor_named(context, "agent4"), pdf_of(grey(scan()))
    for slot in REQUIRED_EMPLOYER_SLOTS:
        upload_attachment(context, by, str(slot), BytesIO(data), "灰度.pdf", uuid4().hex)
    task = journey.open()["fill_application"].key
    upload_paper(context, by, task, "tax_registration_proof", BytesIO(data), "灰度.pdf", uuid4().hex)
    journey.do("agent4", "fill_application", MOVED)
    return journey


def _doubted(context):
    sent_unchecked(context)
    check_waiting(context)


SENDERS_OF_SERVICE = {
    "papers_doubted_in_review": _doubted,
    "paper_issued": _accepted,
    "paper_voided": _voided,
    "concern_answered": _answered,
    "weekly_digest": _digest,
    "case_handed_over": _handed,
}
"""Kinds that no story is named for, and how each is sent."""
