from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.work_calendar import CalendarDay, DayStatus, WorkCalendar
from app.store.calendar_seed import last_published_year
from tests.make.seeded_calendar import seeded_calendar
from tests.support.shows import shows

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 3, 1), date(2030, 10, 31))


@pytest.mark.parametrize(
    ("year", "working_days"), [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_published_year_has_as_many_working_days_as_its_notice(year, working_days):
    assert seeded_calendar().count_working_days(date(year, 1, 1), date(year, 12, 31)) == working_days


@shows("T1")
def test_a_make_up_saturday_is_a_working_day_and_a_holiday_monday_is_not():
    calendar = seeded_calendar()
    assert calendar.is_working(date(2026, 2, 14))
    assert not calendar.is_working(date(2026, 2, 16))


@shows("T4")
def test_an_unpublished_year_has_statutory_days_off_and_no_make_up_days():
    calendar = seeded_calendar()
    year = last_published_year() + 1
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    assert not any(calendar.is_working(day) for day in days if day.weekday() >= 5)
    assert not any(calendar.is_working(date(year, 10, number)) for number in range(1, 8))
    assert {calendar.status_of(day) for day in days} == {DayStatus.ESTIMATED}


def test_days_off_are_named_in_chinese():
    calendar = {day.day: day for day in seeded_calendar()._days.values()}
    assert calendar[date(2026, 10, 1)].name == "国庆节"
    assert calendar[date(2026, 2, 14)].name == "调休上班"
    assert not [day for day in calendar.values() if day.name.isascii() and day.name]


def test_a_day_entered_by_hand_is_certain():
    typhoon = CalendarDay(date(2026, 7, 1), is_working=False, name="台风停工", status=DayStatus.MANUAL)
    calendar = WorkCalendar([typhoon])
    assert calendar.status_between(typhoon.day, typhoon.day) is DayStatus.OFFICIAL
    assert not calendar.is_working(typhoon.day)


@shows("T3")
def test_a_date_without_a_row_is_an_estimate_never_an_error():
    calendar = WorkCalendar([])
    assert calendar.is_working(date(2033, 3, 4))
    assert not calendar.is_working(date(2033, 3, 5))
    assert calendar.status_of(date(2033, 3, 4)) is DayStatus.ESTIMATED


@given(DAYS, st.integers(1, 60))
def test_stepping_forward_and_counting_agree(day, count):
    calendar = seeded_calendar()
    target = calendar.add_working_days(day, count)
    assert calendar.count_working_days(day + ONE_DAY, target) == count
    assert calendar.is_working(target)


@given(DAYS, st.integers(1, 60))
def test_stepping_back_undoes_stepping_forward_from_a_working_day(day, count):
    calendar = seeded_calendar()
    start = calendar.next_working_day(day)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(DAYS)
def test_no_working_day_is_a_step_of_nothing(day):
    assert seeded_calendar().add_working_days(day, 0) == day


def test_nothing_is_counted_when_the_end_comes_first():
    assert seeded_calendar().count_working_days(date(2026, 3, 2), date(2026, 3, 1)) == 0
