"""Handlers in a step read the facts they ask for; a job that runs later has all of them, and they are the same."""

from dataclasses import fields

import pytest

from app.domain.facts import CaseFacts
from app.services.execution.case_facts import facts_of, facts_on_demand
from tests.make.service_journey import ServiceJourney

NAMES = [one.name for one in fields(CaseFacts)]


@pytest.fixture
def journey(sqlite_context):
    return ServiceJourney(sqlite_context).submit()


def test_every_fact_can_be_asked_for_and_is_the_one_that_a_job_is_given(sqlite_context, journey):
    with sqlite_context.database.reading() as work:
        case = journey.case
        whole, asked = facts_of(sqlite_context, work, case), facts_on_demand(sqlite_context, work, case)
        assert {name: getattr(asked, name) for name in NAMES} == {
            name: getattr(whole, name) for name in NAMES
        }


def test_what_nobody_asks_for_is_not_read(sqlite_context, journey):
    with sqlite_context.database.reading() as work:
        facts_on_demand(sqlite_context, work, journey.case)
        before = len(work.answers)
        facts = facts_on_demand(sqlite_context, work, journey.case)
        assert facts.today is not None
        assert len(work.answers) == before
        assert facts.documents
        assert len(work.answers) > before
