from datetime import timedelta

from sqlalchemy import func, select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.engine.errors import EngineError
from app.policy.actor import SYSTEM
from app.services.fire_timer import fire_due_timers
from app.services.import_calendar import import_calendar
from app.services.recompute_deadlines import recompute_deadlines, with_new_deadlines
from app.services.retry_incident import retry_incident
from app.store.case_rows import case_of, change_case, note_deadlines
from app.store.incident_rows import incidents
from app.store.tables_applications import notice
from app.store.tables_cases import history_event
from app.store.timer_rows import timers_of_case
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named, with_handlers
from tests.support.racers import race
from tests.support.shows import shows


def _waiting(house):
    journey = HouseJourney(house)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    return journey


def _timers(house, journey):
    with house.database.reading() as work:
        return {row.element: row.due_at for row in timers_of_case(work, journey.case_id)}


def _reminded(house):
    with house.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(notice).where(notice.c.kind == "renewal_papers_reminder")
        ).scalar_one()


def _fired(house, journey):
    with house.database.reading() as work:
        return list(
            work.connection.execute(
                select(history_event.c.element)
                .where(history_event.c.case_id == journey.case_id, history_event.c.element.like("reminder_%"))
                .order_by(history_event.c.number)
            ).scalars()
        )


def test_no_timer_fires_before_its_instant(house):
    journey = _waiting(house)
    assert set(_timers(house, journey)) == {"reminder_day_2", "reminder_day_5"}
    house.clock.now = min(_timers(house, journey).values()) - timedelta(seconds=1)
    assert fire_due_timers(house) == 0


def test_timers_due_while_everything_was_down_fire_once_and_in_order(house):
    journey = _waiting(house)
    house.clock.forward(days=20)
    assert fire_due_timers(house) == 2
    assert fire_due_timers(house) == 0
    assert list(dict.fromkeys(_fired(house, journey))) == ["reminder_day_2", "reminder_day_5"]
    assert _timers(house, journey) == {}
    assert "update_information" in journey.open()


def test_racing_workers_fire_each_timer_once(house):
    journey = _waiting(house)
    house.clock.forward(days=20)
    outcomes = race(4, lambda _: fire_due_timers(house))
    assert sum(outcomes) == 2, outcomes
    assert _timers(house, journey) == {}


@shows("T37")
def test_a_new_calendar_moves_the_waiting_timers(house):
    journey = _waiting(house)
    before = _timers(house, journey)
    first = house.today() + timedelta(days=1)
    holidays = [CalendarDay(first + timedelta(days=n), False, "临时放假", DayStatus.MANUAL) for n in range(4)]
    told = import_calendar(house, SYSTEM, holidays, "临时放假通知")
    assert (told.days, told.cases, told.left) == (4, 1, 0)
    after = _timers(house, journey)
    assert after.keys() == before.keys()
    assert all(after[name] > before[name] for name in before)
    house.clock.now = min(before.values()) + timedelta(seconds=1)
    assert fire_due_timers(house) == 0


def _boom(_facts, **_parameters):
    raise RuntimeError("the mail house is on fire")


def test_a_timer_whose_handler_raises_does_not_stop_the_others(house):
    first, second = _waiting(house), HouseJourney(house, "jiang", "agent2")
    second.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    house.clock.forward(days=3)
    broken = with_handlers(house, **{"notices.send": _boom})
    assert fire_due_timers(broken) == 0
    with house.database.reading() as work:
        found = incidents(work)
    broken.database.close()
    assert {row.case_id for row in found} == {first.case_id, second.case_id}
    assert all("on fire" in row.text for row in found)
    assert fire_due_timers(house) == 0
    assert retry_incident(house, actor_named(house, "operator"), found[0].id) is True
    with house.database.reading() as work:
        assert len(incidents(work)) == 1


def _days_off(house):
    first = house.today() + timedelta(days=1)
    return [CalendarDay(first + timedelta(days=n), False, "临时放假", DayStatus.MANUAL) for n in range(4)]


def test_what_nobody_waits_for_is_worked_out_by_the_worker_and_only_once(house):
    first, second = _waiting(house), HouseJourney(house, "jiang", "agent2")
    second.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    before = [_timers(house, journey) for journey in (first, second)]
    told = import_calendar(house, SYSTEM, _days_off(house), "临时放假通知", at_once=0)
    assert (told.days, told.cases, told.left) == (4, 2, 2)
    assert [_timers(house, journey) for journey in (first, second)] == before
    while recompute_deadlines(house, limit=1):
        pass
    for journey, old in zip((first, second), before, strict=True):
        assert all(at > old[name] for name, at in _timers(house, journey).items())
    assert recompute_deadlines(house) == 0


def test_a_step_between_does_not_make_a_case_pass_for_worked_out(house):
    journey = _waiting(house)
    before = _timers(house, journey)
    import_calendar(house, SYSTEM, _days_off(house), "临时放假通知", at_once=0)
    with house.database.reading() as work:
        case = case_of(work, journey.case_id)
    house.database.transact(lambda work: change_case(work, case, calendar_version=99))
    recompute_deadlines(house)
    assert all(at > before[name] for name, at in _timers(house, journey).items())


def test_a_timer_that_comes_due_before_its_turn_is_asked_of_the_new_calendar(house):
    journey = _waiting(house)
    before = _timers(house, journey)
    import_calendar(house, SYSTEM, _days_off(house), "临时放假通知", at_once=0)
    house.clock.now = min(before.values()) + timedelta(seconds=1)
    assert fire_due_timers(house) == 0
    assert _fired(house, journey) == []
    assert all(at > before[name] for name, at in _timers(house, journey).items())


def test_a_case_that_cannot_be_worked_out_is_told_of_and_does_not_hold_the_others_up(house, monkeypatch):
    broken, other = _waiting(house), HouseJourney(house, "jiang", "agent2")
    other.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    before = _timers(house, other)

    def fails_for_one(house, work, case):
        if case.id == broken.case_id:
            raise EngineError("算不出来", element="reminder_day_2")
        return with_new_deadlines(house, work, case)

    monkeypatch.setattr("app.services.recompute_deadlines.with_new_deadlines", fails_for_one)
    import_calendar(house, SYSTEM, _days_off(house), "临时放假通知")
    with house.database.reading() as work:
        (found,) = incidents(work)
    assert (found.case_id, found.text) == (broken.case_id, "算不出来")
    assert all(at > before[name] for name, at in _timers(house, other).items())
    monkeypatch.undo()
    old = _timers(house, broken)
    house.database.transact(lambda work: note_deadlines(work, broken.case_id, 0))
    assert retry_incident(house, actor_named(house, "operator"), found.id) is True
    assert all(at > old[name] for name, at in _timers(house, broken).items())
