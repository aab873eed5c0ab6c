from datetime import timedelta

from sqlalchemy import func, select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.engine.errors import EngineError
from app.policy.actor import SYSTEM
from app.services.calendars.import_calendar import import_calendar
from app.services.due_work.retry_incident import retry_incident
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.recompute_deadlines import recompute_deadlines, with_new_deadlines
from app.store.case_rows import case_of, change_case, note_deadlines
from app.store.incident_rows import incidents
from app.store.tables_applications import notice
from app.store.tables_cases import history_event
from app.store.timer_rows import timers_of_case
from tests.make.context_maker import actor_named, with_handlers
from tests.make.service_journey import ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows


def _waiting(context):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    return journey


def _timers(context, journey):
    with context.database.reading() as work:
        return {row.element: row.due_at for row in timers_of_case(work, journey.case_id)}


def _reminded(context):
    with context.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(notice).where(notice.c.kind == "renewal_papers_reminder")
        ).scalar_one()


def _fired(context, journey):
    with context.database.reading() as work:
        return list(
            work.connection.execute(
                select(history_event.c.element)
                .where(history_event.c.case_id == journey.case_id, history_event.c.element.like("reminder_%"))
                .order_by(history_event.c.number)
            ).scalars()
        )


def test_no_timer_fires_before_its_instant(context):
    journey = _waiting(context)
    assert set(_timers(context, journey)) == {"reminder_day_2", "reminder_day_5"}
    context.clock.now = min(_timers(context, journey).values()) - timedelta(seconds=1)
    assert fire_due_timers(context) == 0


def test_timers_due_while_everything_was_down_fire_once_and_in_order(context):
    journey = _waiting(context)
    context.clock.forward(days=20)
    assert fire_due_timers(context) == 2
    assert fire_due_timers(context) == 0
    assert list(dict.fromkeys(_fired(context, journey))) == ["reminder_day_2", "reminder_day_5"]
    assert _timers(context, journey) == {}
    assert "update_information" in journey.open()


def test_racing_workers_fire_each_timer_once(context):
    journey = _waiting(context)
    context.clock.forward(days=20)
    outcomes = race(4, lambda _: fire_due_timers(context))
    assert sum(outcomes) == 2, outcomes
    assert _timers(context, journey) == {}


@shows("T37")
def test_a_new_calendar_moves_the_waiting_timers(context):
    journey = _waiting(context)
    before = _timers(context, journey)
    first = context.today() + timedelta(days=1)
    holidays = [CalendarDay(first + timedelta(days=n), False, "临时放假", DayStatus.MANUAL) for n in range(4)]
    told = import_calendar(context, SYSTEM, holidays, "临时放假通知")
    assert (told.days, told.cases, told.left) == (4, 1, 0)
    after = _timers(context, journey)
    assert after.keys() == before.keys()
    assert all(after[name] > before[name] for name in before)
    context.clock.now = min(before.values()) + timedelta(seconds=1)
    assert fire_due_timers(context) == 0


def _boom(_facts, **_parameters):
    raise RuntimeError("the mail context is on fire")


def test_a_timer_whose_handler_raises_does_not_stop_the_others(context):
    first, second = _waiting(context), ServiceJourney(context, "jiang", "agent2")
    second.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    context.clock.forward(days=3)
    broken = with_handlers(context, **{"notices.send": _boom})
    assert fire_due_timers(broken) == 0
    with context.database.reading() as work:
        found = incidents(work)
    broken.database.close()
    assert {row.case_id for row in found} == {first.case_id, second.case_id}
    assert all("on fire" in row.text for row in found)
    assert fire_due_timers(context) == 0
    assert retry_incident(context, actor_named(context, "operator"), found[0].id) is True
    with context.database.reading() as work:
        assert len(incidents(work)) == 1


def _days_off(context):
    first = context.today() + timedelta(days=1)
    return [CalendarDay(first + timedelta(days=n), False, "临时放假", DayStatus.MANUAL) for n in range(4)]


def test_what_nobody_waits_for_is_worked_out_by_the_worker_and_only_once(context):
    first, second = _waiting(context), ServiceJourney(context, "jiang", "agent2")
    second.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    before = [_timers(context, journey) for journey in (first, second)]
    told = import_calendar(context, SYSTEM, _days_off(context), "临时放假通知", at_once=0)
    assert (told.days, told.cases, told.left) == (4, 2, 2)
    assert [_timers(context, journey) for journey in (first, second)] == before
    while recompute_deadlines(context, limit=1):
        pass
    for journey, old in zip((first, second), before, strict=True):
        assert all(at > old[name] for name, at in _timers(context, journey).items())
    assert recompute_deadlines(context) == 0


def test_a_step_between_does_not_make_a_case_pass_for_worked_out(context):
    journey = _waiting(context)
    before = _timers(context, journey)
    import_calendar(context, SYSTEM, _days_off(context), "临时放假通知", at_once=0)
    with context.database.reading() as work:
        case = case_of(work, journey.case_id)
    context.database.transact(lambda work: change_case(work, case, calendar_version=99))
    recompute_deadlines(context)
    assert all(at > before[name] for name, at in _timers(context, journey).items())


def test_a_timer_that_comes_due_before_its_turn_is_asked_of_the_new_calendar(context):
    journey = _waiting(context)
    before = _timers(context, journey)
    import_calendar(context, SYSTEM, _days_off(context), "临时放假通知", at_once=0)
    context.clock.now = min(before.values()) + timedelta(seconds=1)
    assert fire_due_timers(context) == 0
    assert _fired(context, journey) == []
    assert all(at > before[name] for name, at in _timers(context, journey).items())


def test_a_case_that_cannot_be_worked_out_is_told_of_and_does_not_hold_the_others_up(context, monkeypatch):
    broken, other = _waiting(context), ServiceJourney(context, "jiang", "agent2")
    other.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    before = _timers(context, other)

    def fails_for_one(context, work, case):
        if case.id == broken.case_id:
            raise EngineError("算不出来", element="reminder_day_2")
        return with_new_deadlines(context, work, case)

    monkeypatch.setattr("app.services.execution.recompute_deadlines.with_new_deadlines", fails_for_one)
    import_calendar(context, SYSTEM, _days_off(context), "临时放假通知")
    with context.database.reading() as work:
        (found,) = incidents(work)
    assert (found.case_id, found.text) == (broken.case_id, "算不出来")
    assert all(at > before[name] for name, at in _timers(context, other).items())
    monkeypatch.undo()
    old = _timers(context, broken)
    context.database.transact(lambda work: note_deadlines(work, broken.case_id, 0))
    assert retry_incident(context, actor_named(context, "operator"), found.id) is True
    assert all(at > old[name] for name, at in _timers(context, broken).items())
