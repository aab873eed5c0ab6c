"""A permit that was ended too early has its life back; one whose last day is over has not, whoever asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.services.applications.override_expiry import reverse_expiry
from app.services.applications.override_permit import cancel_permit
from app.services.context.certain_clock import look_at_clock
from app.services.context.refusals import (
    ClockDoubtError,
    FormInvalidError,
    NotAllowedError,
    ProcedureRefusedError,
)
from app.services.due_work.daily_sweep import expire_permits
from app.services.due_work.end_permits import _expire_next
from app.services.execution.deliver_messages import deliver_messages
from app.store.audit_chain import OFFICE, first_broken, rows_of
from app.store.outbox_rows import notices_for
from app.store.override_rows import overrides_of_person
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.false_clock import FalseClock
from tests.make.procedure_journey import left
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
"""Permits end and come back by updates under locks."""

WHY = "服务器时钟错误，已改正"


def permit(context, permit_id):
    with context.database.reading() as work:
        return permit_of(work, permit_id)


def end_too_early(context, permit_id, expire=expire_permits):
    """Let a permit expire by a clock that is a day ahead of its end, then set the clock right."""
    right = context.clock.now
    context.clock.go_to(permit(context, permit_id).valid_until + timedelta(days=1))
    expire(context)
    context.clock.now = right
    assert permit(context, permit_id).state == "expired"


def reverse(context, permit_id, *, by="operator", key=None, reason=WHY):
    return reverse_expiry(context, actor_named(context, by), key or uuid4().hex, permit_id, reason=reason)


def ends_told(context, permit_id):
    with context.database.reading() as work:
        return work.connection.execute(
            select(func.count())
            .select_from(notice)
            .where(notice.c.kind == "permit_expired", notice.c.dedup_key.contains(permit_id))
        ).scalar_one()


def test_a_valid_permit_is_valid_again_with_its_dates_and_everybody_is_told(context):
    permit_id = permit_id_of(context, "zhang")
    before = permit(context, permit_id)
    end_too_early(context, permit_id)
    reverse(context, permit_id)
    after = permit(context, permit_id)
    assert (after.state, after.valid_until, after.suspended_on) == ("valid", before.valid_until, None)
    with context.database.reading() as work:
        for group in (f"person:{after.person_id}", f"employer:{after.employer_id}"):
            assert "expiry_reversed" in {row["kind"] for row in notices_for(work, (group,))}
        (kept, *_) = overrides_of_person(work, after.person_id)
        audited = [row for row in rows_of(work, OFFICE) if row["action"] == "override:expiry_reversed"]
        assert first_broken(work, context.audit_key, OFFICE) is None
    assert (kept.kind, kept.reason) == ("expiry_reversed", WHY)
    assert [row["facts"]["reason"] for row in audited] == [WHY]


def test_a_suspended_permit_is_suspended_again_since_the_same_day(context):
    permit_id = permit_id_of(context, "zhang")
    left(context, "agent", "zhang")
    since = permit(context, permit_id).suspended_on
    end_too_early(context, permit_id)
    reverse(context, permit_id)
    assert (permit(context, permit_id).state, permit(context, permit_id).suspended_on) == ("suspended", since)


def test_who_has_left_the_unit_meanwhile_is_suspended_since_then(context):
    permit_id = permit_id_of(context, "zhang")
    end_too_early(context, permit_id)
    left(context, "agent", "zhang")
    reverse(context, permit_id)
    assert permit(context, permit_id).state == "suspended"
    assert permit(context, permit_id).suspended_on == context.today()


def test_an_end_that_was_right_stays(context):
    permit_id = permit_id_of(context, "zhao")
    context.clock.go_to(permit(context, permit_id).valid_until + timedelta(days=1), hour=0)
    expire_permits(context)
    with pytest.raises(ProcedureRefusedError) as refused:
        reverse(context, permit_id)
    assert refused.value.facts["rule"] == "expiry_was_right"
    assert permit(context, permit_id).state == "expired"


def test_the_last_valid_day_itself_is_in_time(context):
    permit_id = permit_id_of(context, "zhao")
    end_too_early(context, permit_id)
    context.clock.go_to(permit(context, permit_id).valid_until, hour=23)
    reverse(context, permit_id)
    assert permit(context, permit_id).state == "valid"


def test_only_an_operator_with_a_reason_takes_an_end_back_and_only_of_an_expired_permit(context):
    permit_id = permit_id_of(context, "zhang")
    with pytest.raises(ProcedureRefusedError):
        reverse(context, permit_id)
    end_too_early(context, permit_id)
    for login in ("agent", "hd.l3a"):
        with pytest.raises(NotAllowedError):
            reverse(context, permit_id, by=login)
    with pytest.raises(FormInvalidError):
        reverse(context, permit_id, reason="错了")
    assert permit(context, permit_id).state == "expired"


def test_a_cancelled_permit_is_none_that_expired(context):
    permit_id = permit_id_of(context, "zhang")
    cancel_permit(context, actor_named(context, "operator"), "c", permit_id, reason="本人申请注销证件")
    with pytest.raises(ProcedureRefusedError) as refused:
        reverse(context, permit_id)
    assert refused.value.facts["rule"] == "only_expired_comes_back"


def test_a_closed_application_stays_closed_and_is_named_to_be_started_again(context):
    journey = ServiceJourney(context).submit()
    permit_id = journey.case.permit_id
    end_too_early(context, permit_id)
    assert journey.case.state == "closed_expired"
    assert reverse(context, permit_id)["cases"] == [journey.case.number]
    assert journey.case.state == "closed_expired"
    with context.database.reading() as work:
        told = notices_for(work, (f"person:{journey.case.person_id}",))
    (said,) = [row for row in told if row["kind"] == "expiry_reversed"]
    assert said["facts"]["cases_to_start_again"] == [journey.case.number]
    ServiceJourney(context).submit()


def test_an_application_that_was_not_closed_yet_goes_on(context):
    journey = ServiceJourney(context).submit()
    permit_id = journey.case.permit_id
    held = permit(context, permit_id).dissociation_hold

    def without_closing(context):
        while context.database.transact(lambda work: _expire_next(context, work)):
            pass

    end_too_early(context, permit_id, without_closing)
    assert reverse(context, permit_id)["cases"] == []
    deliver_messages(context)
    assert journey.case.state == "in_review"
    assert permit(context, permit_id).dissociation_hold is held is True


def test_the_right_end_that_comes_later_is_told_and_closes_the_next_application(context):
    first = ServiceJourney(context).submit()
    permit_id = first.case.permit_id
    end_too_early(context, permit_id)
    told = ends_told(context, permit_id)
    reverse(context, permit_id)
    second = ServiceJourney(context).submit()
    context.clock.go_to(permit(context, permit_id).valid_until + timedelta(days=1))
    expire_permits(context)
    assert second.case.state == "closed_expired"
    assert ends_told(context, permit_id) == 2 * told


def test_a_second_press_does_it_once(context):
    permit_id = permit_id_of(context, "zhang")
    end_too_early(context, permit_id)
    assert reverse(context, permit_id, key="k") == reverse(context, permit_id, key="k")
    with context.database.reading() as work:
        assert len(overrides_of_person(work, permit(context, permit_id).person_id)) == 1


def test_by_a_clock_in_doubt_nobody_knows_whether_an_end_was_right(context):
    permit_id = permit_id_of(context, "zhang")
    end_too_early(context, permit_id)
    machine = FalseClock(context).believe()
    process = machine.process()
    machine.set_by(days=-90)
    look_at_clock(process)
    with pytest.raises(ClockDoubtError):
        reverse(process, permit_id)
    process.database.close()


def test_the_operator_finds_it_from_the_clock_and_the_page_says_what_stays_closed(context):
    journey = ServiceJourney(context).submit()
    permit_id = journey.case.permit_id
    end_too_early(context, permit_id)
    desk = desk_of(context, "operator")
    person = permit(context, permit_id).person_id
    ask = f"/operations/people/{person}/decide/expiry"
    assert ask in desk.get("/operations/clock/").links()
    assert ask in desk.get(f"/operations/people/{person}").links()
    page = desk.get(ask)
    assert "有效期已过的，失效没有错" in page
    sent = {"_key": page.hidden("_key"), "permit": page.hidden("permit"), "reason": WHY}
    done = desk.post_and_go(ask, sent, to=f"/operations/people/{person}")
    assert "证件恢复原来的状态" in done
    assert journey.case.number in done
    assert ask not in done.links()
    assert permit(context, permit_id).state == "valid"
