"""One thing happens while another is under way: what walks through the whole office have brought to light."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_return import reverse_dissociation
from app.services.applications.start_case import start_employer_change
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.due_work.daily_sweep import sweep
from app.store.incident_rows import incidents
from app.store.permit_rows import chain_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    OVERRIDE,
    ProcedureJourney,
    association,
    confirmation,
    dissociation,
    joined,
    left,
    permit_of_person,
    today,
    unit_of,
)
from tests.make.service_journey import ServiceJourney

pytestmark = pytest.mark.every_database
"""What meets waits for the same rows."""

WHY = "决定书〔2026〕9 号：经核实办理"


def chain(context, login):
    with context.database.reading() as work:
        return chain_of(work, permit_of_person(context, login).id)


def days_ago(context, days):
    return (context.today() - timedelta(days=days)).isoformat()


def record(context, login, *, uscc="", name="", from_on, to_on):
    typed = MissingLink(uscc, name, from_on.isoformat(), to_on.isoformat(), "离职证明")
    by, permit = actor_named(context, "operator"), permit_of_person(context, login)
    return record_missing_link(context, by, uuid4().hex, permit.id, typed, reason=WHY)


def change(context, agent, login):
    permit = permit_of_person(context, login)
    by = actor_named(context, agent)
    return ProcedureJourney(context, start_employer_change(context, by, permit.id, uuid4().hex))


def test_a_renewal_begun_meanwhile_is_not_cut_off_by_leaving_without_it(context, renewal_of):
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    begun = renewal_of("zhao")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "renewal_first", OVERRIDE)
    assert begun["number"] in dict(refused.value.facts["errors"])["choice"]
    assert permit_of_person(context, "zhao").state == "valid"
    ProcedureJourney(context, begun).withdraw("agent")
    journey.do("agent", "renewal_first", OVERRIDE)
    journey.do("zhao", "acknowledge", {"choice": "override"})
    assert permit_of_person(context, "zhao").state == "suspended"


def test_nobody_leaves_before_they_have_come(context):
    left(context, "agent", "zhang")
    context.clock.forward(days=10)
    joined(context, "zhang", "agent2")
    journey = dissociation(context, "agent2", "zhang")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent2", "confirm_leaving", {"left_on": days_ago(context, 5), "reason": "resigned"})
    assert today(context) in dict(refused.value.facts["errors"])["left_on"]
    assert chain(context, "zhang")[-1].to_on is None


def test_a_contract_signed_before_the_former_unit_was_left_makes_no_two_units_at_once(context):
    left(context, "agent", "zhang")
    ended = context.today()
    context.clock.forward(days=3)
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    answers = confirmation(context) | {"contract_start": days_ago(context, 60)}
    journey.do("agent2", "confirm_association", answers)
    assert [link.from_on for link in chain(context, "zhang")][-1] == ended


def test_who_leaves_before_the_contract_begins_was_there_for_a_day(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    journey.do(
        "agent2", "confirm_association", confirmation(context) | {"contract_start": days_ago(context, -3)}
    )
    left(context, "agent2", "zhang")
    last = chain(context, "zhang")[-1]
    assert (last.from_on, last.to_on) == (context.today(), context.today())


def test_a_dissociation_is_not_taken_back_once_work_elsewhere_is_recorded(context):
    left(context, "agent", "zhang")
    began = context.today()
    context.clock.forward(days=20)
    record(context, "zhang", name="某外埠公司", from_on=began, to_on=context.today())
    by, permit = actor_named(context, "operator"), permit_of_person(context, "zhang")
    with pytest.raises(ProcedureRefusedError) as refused:
        reverse_dissociation(context, by, uuid4().hex, permit.id, holder_agrees=True, reason=WHY)
    assert refused.value.facts["rule"] == "worked_elsewhere_since"


def test_a_unit_that_comes_twice_does_not_skip_the_one_between(context):
    left(context, "agent", "zhang")
    for agent in ("agent2", "agent3"):
        context.clock.forward(days=5)
        joined(context, "zhang", agent)
        context.clock.forward(days=5)
        left(context, agent, "zhang")
    joined(context, "zhang", "agent2")
    assert change(context, "agent2", "zhang").case.state == "refused"
    for place, agent in ((1, "agent2"), (2, "agent3")):
        link = chain(context, "zhang")[place]
        record(context, "zhang", uscc=unit_of(context, agent).uscc, from_on=link.from_on, to_on=link.to_on)
    assert [link.is_recorded for link in chain(context, "zhang")] == [True, True, True, False]
    assert change(context, "agent2", "zhang").case.state == "draft"


def test_a_unit_passed_by_on_the_way_back_can_still_be_recorded(context):
    left(context, "agent", "zhang")
    context.clock.forward(days=5)
    joined(context, "zhang", "agent2")
    context.clock.forward(days=5)
    left(context, "agent2", "zhang")
    joined(context, "zhang", "agent")
    passed = chain(context, "zhang")[1]
    record(context, "zhang", uscc=unit_of(context, "agent2").uscc, from_on=passed.from_on, to_on=passed.to_on)
    assert all(link.is_recorded for link in chain(context, "zhang"))


def test_nobody_decides_after_the_last_day_though_the_sweep_has_not_come(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a")
    journey.review("hd.l2a")
    context.clock.go_to(permit_of_person(context, "zhao").valid_until + timedelta(days=1))
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.review("hd.l3a")
    assert refused.value.facts["rule"] == "permit_ended"
    with context.database.reading() as work:
        assert incidents(work) == []
    sweep(context)
    assert journey.case.state == "closed_expired"
