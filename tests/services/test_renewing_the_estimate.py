"""An installation in use gets the present estimate at its next start; nothing certain is touched, deadlines move once."""

from datetime import date, timedelta

from sqlalchemy import delete, select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import SYSTEM
from app.services.calendars.import_calendar import import_calendar
from app.services.calendars.renew_estimate import renew_estimate
from app.services.context.calendar_of import calendar_of
from app.services.installation.prepare_installation import prepare
from app.store.calendar_rows import current_version, seed_mark, write_days
from app.store.tables_calendar import calendar_version, work_calendar_day
from app.store.timer_rows import timers_of_case
from tests.make.service_journey import ServiceJourney

ESTIMATED, OFFICIAL, MANUAL = DayStatus.ESTIMATED, DayStatus.OFFICIAL, DayStatus.MANUAL


def as_by_the_old_rule(context, *days):
    """Leave the table as an older release has filled it: some days otherwise, and no version of this rule."""

    def act(work):
        write_days(work, days, note="初始日历")
        work.connection.execute(
            calendar_version.update().where(calendar_version.c.note == seed_mark()).values(note="旧规则")
        )

    context.database.transact(act)


def calendar(context):
    with context.database.reading() as work:
        return calendar_of(work), current_version(work)


def test_estimated_days_are_renewed_and_others_stay(context):
    bridge, official, manual = date(2027, 2, 11), date(2027, 2, 12), date(2027, 2, 8)
    as_by_the_old_rule(
        context,
        CalendarDay(bridge, True, "", ESTIMATED),
        CalendarDay(official, True, "", OFFICIAL),
        CalendarDay(manual, True, "值班", MANUAL),
    )
    assert renew_estimate(context) == 1
    known, version = calendar(context)
    assert not known.is_working(bridge)
    assert known.is_working(official)
    assert known.is_working(manual)
    assert (known.status_of(official), known.status_of(manual)) == (OFFICIAL, MANUAL)
    assert renew_estimate(context) == 0
    assert prepare(context) is False
    assert calendar(context)[1] == version


def test_years_that_were_out_of_sight_are_added(context):
    as_by_the_old_rule(context)
    context.database.transact(
        lambda work: work.connection.execute(
            delete(work_calendar_day).where(work_calendar_day.c.day >= date(2029, 1, 1))
        )
    )
    assert renew_estimate(context) == 730
    with context.database.reading() as work:
        last = work.connection.execute(
            select(work_calendar_day.c.day).order_by(work_calendar_day.c.day.desc())
        ).scalar()
    assert last == date(2030, 12, 31)


def test_a_year_that_was_published_meanwhile_is_brought_in_and_open_deadlines_are_worked_out_anew(context):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    first = context.today() + timedelta(days=1)
    off = [CalendarDay(first + timedelta(days=n), False, "", ESTIMATED) for n in range(2)]
    with context.database.reading() as work:
        right = {row.element: row.due_at for row in timers_of_case(work, journey.case_id)}
    import_calendar(context, SYSTEM, off, "旧预计")
    as_by_the_old_rule(context)
    assert renew_estimate(context) == 2
    known, _version = calendar(context)
    assert {known.status_of(day.day) for day in off} == {OFFICIAL}
    with context.database.reading() as work:
        assert {row.element: row.due_at for row in timers_of_case(work, journey.case_id)} == right
