from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.office_codes import PermitState
from app.domain.renewal_window import renewal_window
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import ProcedureRefusedError
from app.services.due_work.daily_sweep import expire_permits, remind_about_permits, sweep
from app.services.due_work.end_permits import _expire_next
from app.services.execution.deliver_messages import deliver_messages
from app.store.audit_chain import first_broken
from app.store.outbox_rows import notices_for
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import message
from app.store.tables_office import permit
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.procedure_journey import left
from tests.make.service_journey import ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows


def _permit(context, permit_id):
    with context.database.reading() as work:
        return permit_of(work, permit_id)


def _count(context, table, *conditions):
    with context.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(table).where(*conditions)
        ).scalar_one()


def _end_of(context, permit_id):
    return _permit(context, permit_id).valid_until


@shows("A3", "A6", "T8")
def test_a_permit_lives_through_its_last_day(context):
    permit_id = permit_id_of(context, "zhao")
    context.clock.go_to(_end_of(context, permit_id), hour=23)
    expire_permits(context)
    assert _permit(context, permit_id).state is PermitState.VALID
    context.clock.go_to(_end_of(context, permit_id) + timedelta(days=1), hour=0)
    expire_permits(context)
    assert _permit(context, permit_id).state is PermitState.EXPIRED


@shows("A10", "T8")
def test_expiry_interrupts_the_open_application(context):
    journey = ServiceJourney(context).submit()
    permit_id = journey.case.permit_id
    context.clock.go_to(_end_of(context, permit_id) + timedelta(days=1))
    expire_permits(context)
    case = journey.case
    assert case.state == "closed_expired"
    assert case.ended_at is not None
    assert journey.open() == {}
    assert _permit(context, permit_id).dissociation_hold is False
    with context.database.reading() as work:
        assert first_broken(work, context.audit_key, case.id) is None


def test_a_worker_killed_between_expiry_and_interruption_comes_back_to_it(context):
    journey = ServiceJourney(context).submit()
    permit_id = journey.case.permit_id
    context.clock.go_to(_end_of(context, permit_id) + timedelta(days=1))
    while context.database.transact(lambda work: _expire_next(context, work)):
        pass
    assert journey.case.state == "in_review"
    assert deliver_messages(context) == 1
    assert journey.case.state == "closed_expired"
    assert deliver_messages(context) == 0


def test_nothing_that_ended_by_expiry_goes_on(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    context = sqlite_context
    context.clock.go_to(_end_of(context, journey.case.permit_id) + timedelta(days=1))
    sweep(context)
    with pytest.raises(ProcedureRefusedError):
        withdraw_case(context, actor_named(context, "agent"), journey.case_id, "k")


def test_a_suspended_permit_that_expires_is_not_suspended_any_more(context):
    permit_id = permit_id_of(context, "zhang")
    left(context, "agent", "zhang")
    assert _permit(context, permit_id).suspended_on == context.today()
    context.clock.go_to(_end_of(context, permit_id) + timedelta(days=1))
    sweep(context)
    assert (_permit(context, permit_id).state, _permit(context, permit_id).suspended_on) == ("expired", None)


def test_three_workers_at_midnight_expire_each_permit_once(context):
    context.clock.forward(days=60)
    with context.database.reading() as work:
        due = work.connection.execute(
            select(func.count())
            .select_from(permit)
            .where(permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < context.today())
        ).scalar_one()
    outcomes = race(3, lambda _: expire_permits(context))
    assert sum(outcomes) == due >= 3, outcomes
    assert _count(context, message, message.c.name == "permit.expired") == due
    assert _count(context, notice, notice.c.kind == "permit_expired") == 2 * due


@shows("T38")
def test_a_second_sweep_of_a_day_finds_nothing(context):
    sweep(context)
    before = _count(context, notice), _count(context, outbox)
    assert sweep(context) == 0
    assert (_count(context, notice), _count(context, outbox)) == before


def test_racing_workers_remind_once(context):
    outcomes = race(3, lambda _: remind_about_permits(context))
    assert sorted(outcomes)[:2] == [0, 0], outcomes
    assert sorted(outcomes)[2] > 0
    with context.database.reading() as work:
        keys = work.connection.execute(select(outbox.c.dedup_key)).scalars().all()
    assert len(keys) == len(set(keys)) > 0


def test_a_standstill_of_days_is_made_up_for_once(context):
    sweep(context)
    context.clock.forward(days=45)
    expired = expire_permits(context)
    assert expired >= 2
    assert expire_permits(context) == 0
    assert _count(context, notice, notice.c.kind == "permit_expired") == 2 * expired


def test_the_reviewers_hear_that_a_permit_in_review_ends_soon(context):
    journey = ServiceJourney(context).submit()
    with context.database.reading() as work:
        window = renewal_window(permit_of(work, journey.case.permit_id).valid_until, calendar_of(work))
        calendar = calendar_of(work)
    day = next(
        window.complete_by - timedelta(days=days)
        for days in range(3, 20)
        if calendar.is_working(window.complete_by - timedelta(days=days))
        and window.working_days_to_complete(window.complete_by - timedelta(days=days), calendar) == 3
    )
    context.clock.go_to(day)
    remind_about_permits(context)
    with context.database.reading() as work:
        told = notices_for(work, ("authority:haidian_hrss:L1",))
    assert "review_must_complete_soon" in {notice["kind"] for notice in told}
