"""Joining and leaving a unit. Manual, chapters 3 and 6."""

import pytest
from sqlalchemy import select

from app.domain.renewal_window import renewal_window
from app.queries.case_view import case_view
from app.queries.panel_facts import panel_facts
from app.services.applications.request_association import unit_of_code
from app.services.context.calendar_of import calendar_of
from app.services.context.rate_limit import MAX_FAILURES, ThrottledError
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    StepSentBackError,
)
from app.services.execution.fire_timer import fire_due_timers
from app.store.association_rows import associations_of
from app.store.permit_rows import add_contract, association_facts, chain_of
from app.store.tables_applications import notice
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    OVERRIDE,
    association,
    confirmation,
    dissociation,
    joined,
    left,
    permit_of_person,
    stored_paper,
    today,
    unit_of,
)
from tests.support.shows import shows


def tie(context, login):
    with context.database.reading() as work:
        return association_facts(work, actor_named(context, login).person_id)


def told_to(context, group):
    with context.database.reading() as work:
        rows = work.connection.execute(select(notice.c.kind).where(notice.c.audience == group))
        return [row.kind for row in rows]


def states(context, login):
    with context.database.reading() as work:
        return [row.state for row in associations_of(work, actor_named(context, login).person_id)]


def test_the_employee_asks_and_the_unit_confirms_with_a_contract(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    assert tie(context, "zhang") is None
    journey.do("agent2", "confirm_association", confirmation(context))
    found = tie(context, "zhang")
    assert found.employer_id == unit_of(context, "agent2").id
    assert found.post == "工程师"
    assert found.contract.end_on is None
    assert journey.case.state == "approved"


def test_nobody_is_associated_without_a_contract(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2")
    with pytest.raises(FormInvalidError):
        journey.do("agent2", "confirm_association", confirmation(context))
    assert tie(context, "zhang") is None


@shows("A31")
def test_a_valid_permit_is_suspended_when_its_holder_leaves(context):
    assert permit_of_person(context, "zhang").state == "valid"
    journey = left(context, "agent", "zhang")
    assert permit_of_person(context, "zhang").state == "suspended"
    assert permit_of_person(context, "zhang").suspended_on.isoformat() == today(context)
    assert tie(context, "zhang") is None
    assert journey.case.state == "approved"
    with context.database.reading() as work:
        assert chain_of(work, permit_of_person(context, "zhang").id)[0].to_on.isoformat() == today(context)


def test_the_unit_is_the_only_one_that_dissociates(context):
    with pytest.raises(NotFoundError):
        dissociation(context, "agent2", "zhang")
    with pytest.raises(NotFoundError):
        dissociation(context, "zhang", "zhang")


@shows("A35", "T18")
def test_near_a_renewal_the_renewal_comes_first(context):
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    assert set(journey.open()) == {"renewal_first"}
    journey.do("agent", "renewal_first", {"choice": "renew"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "renew_first")
    assert tie(context, "zhao") is not None


@shows("A35")
def test_leaving_before_the_renewal_needs_a_reason_and_both_informed(context):
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    assert permit_of_person(context, "zhao").state == "valid"
    journey.do("zhao", "acknowledge", {"choice": "override"})
    assert permit_of_person(context, "zhao").state == "suspended"


def test_an_employee_who_does_not_agree_keeps_the_tie_and_the_unit_hears_of_it(context):
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    journey.do("zhao", "acknowledge", {"choice": "renew"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "employee_renews_first")
    assert permit_of_person(context, "zhao").state == "valid"
    assert tie(context, "zhao") is not None
    assert "leaving_renewal_wanted" in told_to(context, f"employer:{journey.case.employer_id}")


def test_a_unit_may_take_it_back_while_the_employee_has_not_answered_and_both_are_reminded(context):
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    context.clock.forward(days=6)
    fire_due_timers(context)
    for group in (f"employer:{journey.case.employer_id}", f"person:{journey.case.person_id}"):
        assert "leaving_acknowledge_waiting" in told_to(context, group)
    journey.withdraw("agent")
    assert journey.case.state == "withdrawn"
    assert permit_of_person(context, "zhao").state == "valid"


def test_a_renewal_is_not_offered_before_it_can_begin(context):
    """A permit near its renewal, but not in it: the unit waits for the day or goes on without."""
    with context.database.reading() as work:
        window = renewal_window(permit_of_person(context, "zhang").valid_until, calendar_of(work))
    context.clock.forward(days=(window.opens_on - context.today()).days - 10)
    journey = dissociation(context, "agent", "zhang")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "renewal_first", {"choice": "renew"})
    assert [error[0] for error in refused.value.facts["errors"]] == ["choice_later"]
    journey.do("agent", "renewal_first", {"choice_later": "keep"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "renew_first")


def test_nobody_leaves_before_the_day_has_come(context):
    journey = dissociation(context, "agent", "zhang")
    with pytest.raises(StepSentBackError) as refused:
        journey.do("agent", "confirm_leaving", {"left_on": "2099-01-01", "reason": "resigned"})
    rules = [refusal["rule"] for refusal in refused.value.facts["problems"]["gates"]["refusals"]]
    assert "dissociation.not_left_yet" in rules


@shows("A34")
def test_a_running_renewal_keeps_its_holder(context, renewal_of):
    renewal_of("zhao")
    assert dissociation(context, "agent", "zhao").case.state == "refused"


@shows("A28")
def test_a_request_to_another_unit_supersedes_the_first(context):
    left(context, "agent", "zhang")
    first = association(context, "zhang", "agent2")
    second = association(context, "zhang", "agent3")
    assert (first.case.state, first.case.cause) == ("withdrawn", "superseded")
    assert second.case.state == "draft"
    assert sorted(states(context, "zhang")) == ["ended", "requested", "superseded"]


@shows("A29")
def test_a_unit_may_refuse_and_the_employee_is_free_again(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2")
    journey.do("agent2", "confirm_association", {"decision": "refuse", "refuse_reason": "查无此人"})
    assert (journey.case.state, journey.case.cause) == ("refused", "unit_refused")
    joined(context, "zhang", "agent3")
    assert tie(context, "zhang").employer_id == unit_of(context, "agent3").id


def test_the_employee_withdraws_a_request_and_the_unit_cannot(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2")
    with pytest.raises(NotAllowedError):
        journey.withdraw("agent2")
    journey.withdraw("zhang")
    assert sorted(states(context, "zhang")) == ["ended", "withdrawn"]


def test_somebody_associated_asks_no_second_unit(context):
    with pytest.raises(ProcedureRefusedError) as refused:
        association(context, "zhang", "agent2")
    assert refused.value.facts["rule"] == "one_unit_only"


@shows("A27", "T34")
def test_a_wrong_code_tells_nothing_and_guessing_is_slowed_down(context):
    by = actor_named(context, "zhang")
    for _ in range(MAX_FAILURES):
        with pytest.raises(ProcedureRefusedError) as refused:
            unit_of_code(context, by, "AAAAAAAA")
        assert refused.value.facts["rule"] == "code_unknown"
    with pytest.raises(ThrottledError):
        unit_of_code(context, by, unit_of(context, "agent2").association_code)


@shows("A36")
def test_returning_to_the_former_unit_brings_the_permit_back(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent")
    assert permit_of_person(context, "zhang").state == "valid"


def test_an_ended_case_keeps_the_contract_it_was_decided_with(context):
    journey = left(context, "agent", "zhang") and joined(context, "zhang", "agent2")
    agent = actor_named(context, "agent2")
    with context.database.reading() as work:
        before = panel_facts(context, work, agent, case_view(context, work, agent, journey.case_id)).contract
    context.clock.forward(days=1)
    stored = stored_paper(context)
    context.database.transact(
        lambda work: add_contract(
            work,
            association_id=tie(context, "zhang").id,
            start_on=context.today(),
            end_on=None,
            party_uscc="12110108DEMA00021X",
            sha256=stored.sha256,
            filename="later.pdf",
        )
    )
    with context.database.reading() as work:
        after = panel_facts(context, work, agent, case_view(context, work, agent, journey.case_id)).contract
    assert (before.version, after.id) == (1, before.id)
