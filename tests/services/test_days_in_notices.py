"""The day a notice tells while a review goes on: the review's own moves along, any other stays as the diagram says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.services.calendars.import_calendar import import_calendar
from app.services.execution.fire_timer import fire_due_timers
from app.store.tables_applications import notice
from tests.make.acts_done import today, working_days_after
from tests.make.context_maker import actor_named
from tests.make.later_editions import REVIEW, edition_of_renewal
from tests.make.service_journey import ServiceJourney

REMINDER = """review_nearing</camunda:inputParameter>
          <camunda:inputParameter name="audience">=next_level.group</camunda:inputParameter>
          <camunda:inputParameter name="level_name">=next_level.name</camunda:inputParameter>
          <camunda:inputParameter name="due_on">={day}<"""
OWN_DAY = ((REMINDER.format(day="submission.due_on"), REMINDER.format(day="workday(today(), 5)")),)


def told_days(context):
    """Move on until the reminder has been sent; return the days it tells and the day of sending."""
    for _ in range(20):
        context.clock.now += timedelta(days=1)
        fire_due_timers(context)
        with context.database.reading() as work:
            rows = work.connection.execute(select(notice.c.facts).where(notice.c.kind == "review_nearing"))
            if found := [row.facts["due_on"] for row in rows]:
                return found, today(context)
    pytest.fail("no reminder was sent")


def test_a_day_that_the_diagram_works_out_itself_is_the_day_that_is_told(sqlite_context):
    edition_of_renewal(sqlite_context, *OWN_DAY, path=REVIEW)
    journey = ServiceJourney(sqlite_context).submit()
    found, sent = told_days(sqlite_context)
    assert set(found) == {working_days_after(sqlite_context, sent, 5).isoformat()}
    assert found[0] != journey.case.review_due_on.isoformat()


def test_the_day_of_the_review_is_told_as_it_stands_after_a_new_calendar(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    before = journey.case.review_due_on
    closed = working_days_after(sqlite_context, today(sqlite_context), 2)
    days = [CalendarDay(closed, False, "临时放假", DayStatus.MANUAL)]
    import_calendar(sqlite_context, actor_named(sqlite_context, "operator"), days, "临时放假")
    found, _sent = told_days(sqlite_context)
    assert journey.case.review_due_on == working_days_after(sqlite_context, before, 1)
    assert set(found) == {journey.case.review_due_on.isoformat()}
