"""One thing happens while another is under way: what walks through the whole office have brought to light."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.services.daily_sweep import sweep
from app.services.missing_link import MissingLink
from app.services.override_chain import record_missing_link
from app.services.override_return import reverse_dissociation
from app.services.refusals import FormInvalidError, ProcedureRefusedError
from app.services.start_case import start_employer_change
from app.store.incident_rows import incidents
from app.store.permit_rows import chain_of
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named
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

WHY = "决定书〔2026〕9 号：经核实办理"


def chain(house, login):
    with house.database.reading() as work:
        return chain_of(work, permit_of_person(house, login).id)


def days_ago(house, days):
    return (house.today() - timedelta(days=days)).isoformat()


def record(house, login, *, uscc="", name="", from_on, to_on):
    typed = MissingLink(uscc, name, from_on.isoformat(), to_on.isoformat(), "离职证明")
    by, permit = actor_named(house, "operator"), permit_of_person(house, login)
    return record_missing_link(house, by, uuid4().hex, permit.id, typed, reason=WHY)


def change(house, agent, login):
    permit = permit_of_person(house, login)
    by = actor_named(house, agent)
    return ProcedureJourney(house, start_employer_change(house, by, permit.id, uuid4().hex))


def test_a_renewal_begun_meanwhile_is_not_cut_off_by_leaving_without_it(house, renewal_of):
    journey = dissociation(house, "agent", "zhao")
    journey.do("agent", "confirm_leaving", {"left_on": today(house), "reason": "resigned"})
    begun = renewal_of("zhao")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "renewal_first", OVERRIDE)
    assert begun["number"] in dict(refused.value.facts["errors"])["choice"]
    assert permit_of_person(house, "zhao").state == "valid"
    ProcedureJourney(house, begun).withdraw("agent")
    journey.do("agent", "renewal_first", OVERRIDE)
    journey.do("zhao", "acknowledge", {"choice": "override"})
    assert permit_of_person(house, "zhao").state == "suspended"


def test_nobody_leaves_before_they_have_come(house):
    left(house, "agent", "zhang")
    house.clock.forward(days=10)
    joined(house, "zhang", "agent2")
    journey = dissociation(house, "agent2", "zhang")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent2", "confirm_leaving", {"left_on": days_ago(house, 5), "reason": "resigned"})
    assert today(house) in dict(refused.value.facts["errors"])["left_on"]
    assert chain(house, "zhang")[-1].to_on is None


def test_a_contract_signed_before_the_former_unit_was_left_makes_no_two_units_at_once(house):
    left(house, "agent", "zhang")
    ended = house.today()
    house.clock.forward(days=3)
    journey = association(house, "zhang", "agent2").lay("labour_contract")
    answers = confirmation(house) | {"contract_start": days_ago(house, 60)}
    journey.do("agent2", "confirm_association", answers)
    assert [link.from_on for link in chain(house, "zhang")][-1] == ended


def test_who_leaves_before_the_contract_begins_was_there_for_a_day(house):
    left(house, "agent", "zhang")
    journey = association(house, "zhang", "agent2").lay("labour_contract")
    journey.do("agent2", "confirm_association", confirmation(house) | {"contract_start": days_ago(house, -3)})
    left(house, "agent2", "zhang")
    last = chain(house, "zhang")[-1]
    assert (last.from_on, last.to_on) == (house.today(), house.today())


def test_a_dissociation_is_not_taken_back_once_work_elsewhere_is_recorded(house):
    left(house, "agent", "zhang")
    began = house.today()
    house.clock.forward(days=20)
    record(house, "zhang", name="某外埠公司", from_on=began, to_on=house.today())
    by, permit = actor_named(house, "operator"), permit_of_person(house, "zhang")
    with pytest.raises(ProcedureRefusedError) as refused:
        reverse_dissociation(house, by, uuid4().hex, permit.id, holder_agrees=True, reason=WHY)
    assert refused.value.facts["rule"] == "worked_elsewhere_since"


def test_a_unit_that_comes_twice_does_not_skip_the_one_between(house):
    left(house, "agent", "zhang")
    for agent in ("agent2", "agent3"):
        house.clock.forward(days=5)
        joined(house, "zhang", agent)
        house.clock.forward(days=5)
        left(house, agent, "zhang")
    joined(house, "zhang", "agent2")
    assert change(house, "agent2", "zhang").case.state == "refused"
    for place, agent in ((1, "agent2"), (2, "agent3")):
        link = chain(house, "zhang")[place]
        record(house, "zhang", uscc=unit_of(house, agent).uscc, from_on=link.from_on, to_on=link.to_on)
    assert [link.is_recorded for link in chain(house, "zhang")] == [True, True, True, False]
    assert change(house, "agent2", "zhang").case.state == "draft"


def test_a_unit_passed_by_on_the_way_back_can_still_be_recorded(house):
    left(house, "agent", "zhang")
    house.clock.forward(days=5)
    joined(house, "zhang", "agent2")
    house.clock.forward(days=5)
    left(house, "agent2", "zhang")
    joined(house, "zhang", "agent")
    passed = chain(house, "zhang")[1]
    record(house, "zhang", uscc=unit_of(house, "agent2").uscc, from_on=passed.from_on, to_on=passed.to_on)
    assert all(link.is_recorded for link in chain(house, "zhang"))


def test_nobody_decides_after_the_last_day_though_the_sweep_has_not_come(house):
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a")
    journey.review("hd.l2a")
    house.clock.go_to(permit_of_person(house, "zhao").valid_until + timedelta(days=1))
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.review("hd.l3a")
    assert refused.value.facts["rule"] == "permit_ended"
    with house.database.reading() as work:
        assert incidents(work) == []
    sweep(house)
    assert journey.case.state == "closed_expired"
