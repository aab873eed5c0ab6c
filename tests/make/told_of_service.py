"""What sends each notice of an office at the service of its applicants: papers, concerns, digests, cases handed on."""

from uuid import uuid4

from sqlalchemy import select

from app.services.accounts.sign_in import create_account, hashed
from app.services.applications.hand_case import hand_case
from app.services.due_work.weekly_digest import digest_some_units
from app.services.feedback.concerns import answer_concern, tell_concern
from app.services.papers_of_office.void_paper import void_paper
from app.store.office_paper_rows import papers_of_case
from app.store.tables_applicants import concern
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney

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


SENDERS_OF_SERVICE = {
    "paper_issued": _accepted,
    "paper_voided": _voided,
    "concern_answered": _answered,
    "weekly_digest": _digest,
    "case_handed_over": _handed,
}
"""Kinds that no story is named for, and how each is sent."""
