"""Joining and leaving a unit. Manual, chapters 3 and 6."""

import pytest
from sqlalchemy import select

from app.domain.renewal_window import renewal_window
from app.services.calendar_of import calendar_of
from app.services.case_view import case_view
from app.services.fire_timer import fire_due_timers
from app.services.panel_facts import panel_facts
from app.services.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    StepSentBackError,
)
from app.services.request_association import unit_of_code
from app.services.slow_down import MAX_FAILURES, ThrottledError
from app.store.association_rows import associations_of
from app.store.permit_rows import add_contract, association_facts, chain_of
from app.store.tables_applications import notice
from tests.make.house_maker import actor_named
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


def tie(house, login):
    with house.database.reading() as work:
        return association_facts(work, actor_named(house, login).person_id)


def told_to(house, group):
    with house.database.reading() as work:
        rows = work.connection.execute(select(notice.c.kind).where(notice.c.audience == group))
        return [row.kind for row in rows]


def states(house, login):
    with house.database.reading() as work:
        return [row.state for row in associations_of(work, actor_named(house, login).person_id)]


def test_the_employee_asks_and_the_unit_confirms_with_a_contract(house):
    left(house, "agent", "zhang")
    journey = association(house, "zhang", "agent2").lay("labour_contract")
    assert tie(house, "zhang") is None
    journey.do("agent2", "confirm_association", confirmation(house))
    found = tie(house, "zhang")
    assert found.employer_id == unit_of(house, "agent2").id
    assert found.post == "工程师"
    assert found.contract.end_on is None
    assert journey.case.state == "approved"


def test_nobody_is_associated_without_a_contract(house):
    left(house, "agent", "zhang")
    journey = association(house, "zhang", "agent2")
    with pytest.raises(FormInvalidError):
        journey.do("agent2", "confirm_association", confirmation(house))
    assert tie(house, "zhang") is None


@shows("A31")
def test_a_valid_permit_is_suspended_when_its_holder_leaves(house):
    assert permit_of_person(house, "zhang").state == "valid"
    journey = left(house, "agent", "zhang")
    assert permit_of_person(house, "zhang").state == "suspended"
    assert permit_of_person(house, "zhang").suspended_on.isoformat() == today(house)
    assert tie(house, "zhang") is None
    assert journey.case.state == "approved"
    with house.database.reading() as work:
        assert chain_of(work, permit_of_person(house, "zhang").id)[0].to_on.isoformat() == today(house)


def test_the_unit_is_the_only_one_that_dissociates(house):
    with pytest.raises(NotFoundError):
        dissociation(house, "agent2", "zhang")
    with pytest.raises(NotFoundError):
        dissociation(house, "zhang", "zhang")


@shows("A35", "T18")
def test_near_a_renewal_the_renewal_comes_first(house):
    journey = dissociation(house, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    assert set(journey.open()) == {"renewal_first"}
    journey.do("agent", "renewal_first", {"choice": "renew"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "renew_first")
    assert tie(house, "zhao") is not None


@shows("A35")
def test_leaving_before_the_renewal_needs_a_reason_and_both_informed(house):
    journey = dissociation(house, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    assert permit_of_person(house, "zhao").state == "valid"
    journey.do("zhao", "acknowledge", {"choice": "override"})
    assert permit_of_person(house, "zhao").state == "suspended"


def test_an_employee_who_does_not_agree_keeps_the_tie_and_the_unit_hears_of_it(house):
    journey = dissociation(house, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    journey.do("zhao", "acknowledge", {"choice": "renew"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "employee_renews_first")
    assert permit_of_person(house, "zhao").state == "valid"
    assert tie(house, "zhao") is not None
    assert "leaving_renewal_wanted" in told_to(house, f"employer:{journey.case.employer_id}")


def test_a_unit_may_take_it_back_while_the_employee_has_not_answered_and_both_are_reminded(house):
    journey = dissociation(house, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    journey.do("agent", "renewal_first", OVERRIDE)
    house.clock.forward(days=6)
    fire_due_timers(house)
    for group in (f"employer:{journey.case.employer_id}", f"person:{journey.case.person_id}"):
        assert "leaving_acknowledge_waiting" in told_to(house, group)
    journey.withdraw("agent")
    assert journey.case.state == "withdrawn"
    assert permit_of_person(house, "zhao").state == "valid"


def test_a_renewal_is_not_offered_before_it_can_begin(house):
    """A permit near its renewal, but not in it: the unit waits for the day or goes on without."""
    with house.database.reading() as work:
        window = renewal_window(permit_of_person(house, "zhang").valid_until, calendar_of(work))
    house.clock.forward(days=(window.opens_on - house.today()).days - 10)
    journey = dissociation(house, "agent", "zhang")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "renewal_first", {"choice": "renew"})
    assert [error[0] for error in refused.value.facts["errors"]] == ["choice_later"]
    journey.do("agent", "renewal_first", {"choice_later": "keep"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "renew_first")


def test_nobody_leaves_before_the_day_has_come(house):
    journey = dissociation(house, "agent", "zhang")
    with pytest.raises(StepSentBackError) as refused:
        journey.do("agent", "confirm_leaving", {"left_on": "2099-01-01", "reason": "resigned"})
    rules = [refusal["rule"] for refusal in refused.value.facts["problems"]["gates"]["refusals"]]
    assert "dissociation.not_left_yet" in rules


@shows("A34")
def test_a_running_renewal_keeps_its_holder(house, renewal_of):
    renewal_of("zhao")
    assert dissociation(house, "agent", "zhao").case.state == "refused"


@shows("A28")
def test_a_request_to_another_unit_supersedes_the_first(house):
    left(house, "agent", "zhang")
    first = association(house, "zhang", "agent2")
    second = association(house, "zhang", "agent3")
    assert (first.case.state, first.case.cause) == ("withdrawn", "superseded")
    assert second.case.state == "draft"
    assert sorted(states(house, "zhang")) == ["ended", "requested", "superseded"]


@shows("A29")
def test_a_unit_may_refuse_and_the_employee_is_free_again(house):
    left(house, "agent", "zhang")
    journey = association(house, "zhang", "agent2")
    journey.do("agent2", "confirm_association", {"decision": "refuse", "refuse_reason": "查无此人"})
    assert (journey.case.state, journey.case.cause) == ("refused", "unit_refused")
    joined(house, "zhang", "agent3")
    assert tie(house, "zhang").employer_id == unit_of(house, "agent3").id


def test_the_employee_withdraws_a_request_and_the_unit_cannot(house):
    left(house, "agent", "zhang")
    journey = association(house, "zhang", "agent2")
    with pytest.raises(NotAllowedError):
        journey.withdraw("agent2")
    journey.withdraw("zhang")
    assert sorted(states(house, "zhang")) == ["ended", "withdrawn"]


def test_somebody_associated_asks_no_second_unit(house):
    with pytest.raises(ProcedureRefusedError) as refused:
        association(house, "zhang", "agent2")
    assert refused.value.facts["rule"] == "one_unit_only"


@shows("A27", "T34")
def test_a_wrong_code_tells_nothing_and_guessing_is_slowed_down(house):
    by = actor_named(house, "zhang")
    for _ in range(MAX_FAILURES):
        with pytest.raises(ProcedureRefusedError) as refused:
            unit_of_code(house, by, "AAAAAAAA")
        assert refused.value.facts["rule"] == "code_unknown"
    with pytest.raises(ThrottledError):
        unit_of_code(house, by, unit_of(house, "agent2").association_code)


@shows("A36")
def test_returning_to_the_former_unit_brings_the_permit_back(house):
    left(house, "agent", "zhang")
    joined(house, "zhang", "agent")
    assert permit_of_person(house, "zhang").state == "valid"


def test_an_ended_case_keeps_the_contract_it_was_decided_with(house):
    journey = left(house, "agent", "zhang") and joined(house, "zhang", "agent2")
    agent = actor_named(house, "agent2")
    with house.database.reading() as work:
        before = panel_facts(house, work, agent, case_view(house, work, agent, journey.case_id)).contract
    house.clock.forward(days=1)
    stored = stored_paper(house)
    house.database.transact(
        lambda work: add_contract(
            work,
            association_id=tie(house, "zhang").id,
            start_on=house.today(),
            end_on=None,
            party_uscc="12110108DEMA00021X",
            sha256=stored.sha256,
            filename="later.pdf",
        )
    )
    with house.database.reading() as work:
        after = panel_facts(house, work, agent, case_view(house, work, agent, journey.case_id)).contract
    assert (before.version, after.id) == (1, before.id)
