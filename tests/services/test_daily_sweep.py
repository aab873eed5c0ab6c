from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.office_codes import PermitState
from app.domain.renewal_window import renewal_window
from app.services.calendar_of import calendar_of
from app.services.daily_sweep import _expire_next, expire_permits, remind_about_permits, sweep
from app.services.deliver_messages import deliver_messages
from app.services.refusals import ProcedureRefusedError
from app.services.withdraw_case import withdraw_case
from app.store.audit_chain import first_broken
from app.store.outbox_rows import notices_for
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import message
from app.store.tables_office import permit
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named, permit_id_of
from tests.make.procedure_journey import left
from tests.support.racers import race
from tests.support.shows import shows


def _permit(house, permit_id):
    with house.database.reading() as work:
        return permit_of(work, permit_id)


def _count(house, table, *conditions):
    with house.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(table).where(*conditions)
        ).scalar_one()


def _end_of(house, permit_id):
    return _permit(house, permit_id).valid_until


@shows("A3", "A6", "T8")
def test_a_permit_lives_through_its_last_day(house):
    permit_id = permit_id_of(house, "zhao")
    house.clock.go_to(_end_of(house, permit_id), hour=23)
    expire_permits(house)
    assert _permit(house, permit_id).state is PermitState.VALID
    house.clock.go_to(_end_of(house, permit_id) + timedelta(days=1), hour=0)
    expire_permits(house)
    assert _permit(house, permit_id).state is PermitState.EXPIRED


@shows("A10", "T8")
def test_expiry_interrupts_the_open_application(house):
    journey = HouseJourney(house).submit()
    permit_id = journey.case.permit_id
    house.clock.go_to(_end_of(house, permit_id) + timedelta(days=1))
    expire_permits(house)
    case = journey.case
    assert case.state == "closed_expired"
    assert case.ended_at is not None
    assert journey.open() == {}
    assert _permit(house, permit_id).dissociation_hold is False
    with house.database.reading() as work:
        assert first_broken(work, house.audit_key, case.id) is None


def test_a_worker_killed_between_expiry_and_interruption_comes_back_to_it(house):
    journey = HouseJourney(house).submit()
    permit_id = journey.case.permit_id
    house.clock.go_to(_end_of(house, permit_id) + timedelta(days=1))
    while house.database.transact(lambda work: _expire_next(house, work)):
        pass
    assert journey.case.state == "in_review"
    assert deliver_messages(house) == 1
    assert journey.case.state == "closed_expired"
    assert deliver_messages(house) == 0


def test_nothing_that_ended_by_expiry_goes_on(sqlite_house):
    journey = HouseJourney(sqlite_house).submit()
    house = sqlite_house
    house.clock.go_to(_end_of(house, journey.case.permit_id) + timedelta(days=1))
    sweep(house)
    with pytest.raises(ProcedureRefusedError):
        withdraw_case(house, actor_named(house, "agent"), journey.case_id, "k")


def test_a_suspended_permit_that_expires_is_not_suspended_any_more(house):
    permit_id = permit_id_of(house, "zhang")
    left(house, "agent", "zhang")
    assert _permit(house, permit_id).suspended_on == house.today()
    house.clock.go_to(_end_of(house, permit_id) + timedelta(days=1))
    sweep(house)
    assert (_permit(house, permit_id).state, _permit(house, permit_id).suspended_on) == ("expired", None)


def test_three_workers_at_midnight_expire_each_permit_once(house):
    house.clock.forward(days=60)
    with house.database.reading() as work:
        due = work.connection.execute(
            select(func.count())
            .select_from(permit)
            .where(permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < house.today())
        ).scalar_one()
    outcomes = race(3, lambda _: expire_permits(house))
    assert sum(outcomes) == due >= 3, outcomes
    assert _count(house, message, message.c.name == "permit.expired") == due
    assert _count(house, notice, notice.c.kind == "permit_expired") == 2 * due


@shows("T38")
def test_a_second_sweep_of_a_day_finds_nothing(house):
    sweep(house)
    before = _count(house, notice), _count(house, outbox)
    assert sweep(house) == 0
    assert (_count(house, notice), _count(house, outbox)) == before


def test_racing_workers_remind_once(house):
    outcomes = race(3, lambda _: remind_about_permits(house))
    assert sorted(outcomes)[:2] == [0, 0], outcomes
    assert sorted(outcomes)[2] > 0
    with house.database.reading() as work:
        keys = work.connection.execute(select(outbox.c.dedup_key)).scalars().all()
    assert len(keys) == len(set(keys)) > 0


def test_a_standstill_of_days_is_made_up_for_once(house):
    sweep(house)
    house.clock.forward(days=45)
    expired = expire_permits(house)
    assert expired >= 2
    assert expire_permits(house) == 0
    assert _count(house, notice, notice.c.kind == "permit_expired") == 2 * expired


def test_the_reviewers_hear_that_a_permit_in_review_ends_soon(house):
    journey = HouseJourney(house).submit()
    with house.database.reading() as work:
        window = renewal_window(permit_of(work, journey.case.permit_id).valid_until, calendar_of(work))
        calendar = calendar_of(work)
    day = next(
        window.complete_by - timedelta(days=days)
        for days in range(3, 20)
        if calendar.is_working(window.complete_by - timedelta(days=days))
        and window.working_days_to_complete(window.complete_by - timedelta(days=days), calendar) == 3
    )
    house.clock.go_to(day)
    remind_about_permits(house)
    with house.database.reading() as work:
        told = notices_for(work, ("authority:haidian_hrss:L1",))
    assert "review_must_complete_soon" in {notice["kind"] for notice in told}
