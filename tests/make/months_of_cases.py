"""Cases over several months that end in every way: approved at once, after returns, withdrawn, too late, still open."""

import random
from uuid import uuid4

from app.services.applications import start_case as starting
from app.services.due_work.count_days import count_some
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import REVIEWERS, STAYS, ProcedureJourney, returned
from tests.make.service_journey import ServiceJourney
from tests.procedures.test_employee_procedures import PAPERS, PASS

CHANGE = {"reason": "登记信息更正", "declared_true": "true", "fields": ["post"], "post": "总工程师"}
LATE_DAYS = 45
"""Longer than any review may take."""


def counted(context):
    """Let the worker count every day that is over, and again what is to be counted again."""
    while count_some(context):
        continue


def change_of(context, login):
    """Bring a change of somebody's business information before the authority."""
    by = actor_named(context, login)
    started = starting.start_information_change(context, by, "business_info_change", uuid4().hex)
    journey = ProcedureJourney(context, started).lay(*PAPERS)
    journey.do(login, "fill_application", CHANGE)
    journey.do("agent", "first_review", PASS)
    return journey


def answered(journey, login):
    """Answer what was returned, and submit again."""
    journey.do(login, "fill_application", CHANGE | STAYS)
    if "first_review" in journey.open():
        journey.do("agent", "first_review", PASS)


def several_months(context):
    """Let an office work for some months, by turns of a fixed order of chances."""
    chance = random.Random(42)  # noqa: S311 — the same months every time
    forward = context.clock.forward
    other = ServiceJourney(context, "chu").submit()
    forward(days=chance.randint(1, 9))
    other.review("overseas.l1a")
    approved = change_of(context, "zhang")
    for login in REVIEWERS:
        forward(days=chance.randint(0, 6))
        approved.review(login)
    other.review("overseas.l2a")
    sent_back = change_of(context, "zhang")
    forward(days=chance.randint(1, 5))
    sent_back.review("hd.l1a", returned())
    forward(days=chance.randint(1, 5))
    answered(sent_back, "zhang")
    sent_back.review("hd.l1a")
    forward(days=chance.randint(1, 5))
    sent_back.review("hd.l2a", returned())
    answered(sent_back, "zhang")
    for login in REVIEWERS:
        forward(days=chance.randint(0, 4))
        sent_back.review(login)
    change_of(context, "zhang").withdraw("zhang")
    forward(days=chance.randint(0, 2))
    late = change_of(context, "zhang")
    forward(days=LATE_DAYS)
    for login in REVIEWERS:
        late.review(login)
    change_of(context, "zhang")
    forward(days=chance.randint(2, 6))
    counted(context)
    return context
