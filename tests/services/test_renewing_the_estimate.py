"""An installation in use gets the present estimate at its next start; nothing certain is touched, deadlines move once."""

from datetime import date, timedelta

from sqlalchemy import delete, select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import SYSTEM
from app.services.calendar_of import calendar_of
from app.services.import_calendar import import_calendar
from app.services.prepare_installation import prepare
from app.services.renew_estimate import renew_estimate
from app.store.calendar_rows import current_version, seed_mark, write_days
from app.store.tables_office import calendar_version, work_calendar_day
from app.store.timer_rows import timers_of_case
from tests.make.house_journey import HouseJourney

ESTIMATED, OFFICIAL, MANUAL = DayStatus.ESTIMATED, DayStatus.OFFICIAL, DayStatus.MANUAL


def as_by_the_old_rule(house, *days):
    """Leave the table as an older release has filled it: some days otherwise, and no version of this rule."""

    def act(work):
        write_days(work, days, note="初始日历")
        work.connection.execute(
            calendar_version.update().where(calendar_version.c.note == seed_mark()).values(note="旧规则")
        )

    house.database.transact(act)


def calendar(house):
    with house.database.reading() as work:
        return calendar_of(work), current_version(work)


def test_estimated_days_are_renewed_and_others_stay(house):
    bridge, official, manual = date(2027, 2, 11), date(2027, 2, 12), date(2027, 2, 8)
    as_by_the_old_rule(
        house,
        CalendarDay(bridge, True, "", ESTIMATED),
        CalendarDay(official, True, "", OFFICIAL),
        CalendarDay(manual, True, "值班", MANUAL),
    )
    assert renew_estimate(house) == 1
    known, version = calendar(house)
    assert not known.is_working(bridge)
    assert known.is_working(official)
    assert known.is_working(manual)
    assert (known.status_of(official), known.status_of(manual)) == (OFFICIAL, MANUAL)
    assert renew_estimate(house) == 0
    assert prepare(house) is False
    assert calendar(house)[1] == version


def test_years_that_were_out_of_sight_are_added(house):
    as_by_the_old_rule(house)
    house.database.transact(
        lambda work: work.connection.execute(
            delete(work_calendar_day).where(work_calendar_day.c.day >= date(2029, 1, 1))
        )
    )
    assert renew_estimate(house) == 730
    with house.database.reading() as work:
        last = work.connection.execute(
            select(work_calendar_day.c.day).order_by(work_calendar_day.c.day.desc())
        ).scalar()
    assert last == date(2030, 12, 31)


def test_a_year_that_was_published_meanwhile_is_brought_in_and_open_deadlines_are_worked_out_anew(house):
    journey = HouseJourney(house)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    first = house.today() + timedelta(days=1)
    off = [CalendarDay(first + timedelta(days=n), False, "", ESTIMATED) for n in range(2)]
    with house.database.reading() as work:
        right = {row.element: row.due_at for row in timers_of_case(work, journey.case_id)}
    import_calendar(house, SYSTEM, off, "旧预计")
    as_by_the_old_rule(house)
    assert renew_estimate(house) == 2
    known, _version = calendar(house)
    assert {known.status_of(day.day) for day in off} == {OFFICIAL}
    with house.database.reading() as work:
        assert {row.element: row.due_at for row in timers_of_case(work, journey.case_id)} == right
