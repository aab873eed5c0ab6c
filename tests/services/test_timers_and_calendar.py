from datetime import timedelta

from sqlalchemy import func, select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import SYSTEM
from app.services.fire_timer import fire_due_timers
from app.services.import_calendar import import_calendar
from app.services.retry_incident import retry_incident
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
    assert (told.days, told.cases) == (4, 1)
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
