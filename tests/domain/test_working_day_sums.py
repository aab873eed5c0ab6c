"""How a due day was counted is told with the holidays left out and the weekends worked."""

from datetime import date

from app.domain.work_calendar import CalendarDay, DayStatus, WorkCalendar
from app.domain.working_day_sum import NamedDays, working_day_sum


def calendar(*days):
    return WorkCalendar(
        CalendarDay(day, is_working, name, DayStatus.OFFICIAL) for day, is_working, name in days
    )


FESTIVAL = calendar(
    (date(2027, 6, 9), False, "端午节"),
    (date(2027, 10, 1), False, "国庆节"),
    *((date(2027, 10, day), False, "国庆节") for day in range(2, 8)),
    (date(2027, 10, 9), True, "国庆节调休"),
)


def test_a_holiday_on_a_weekday_does_not_count_and_is_named():
    found = working_day_sum(FESTIVAL, date(2027, 6, 3), FESTIVAL.add_working_days(date(2027, 6, 3), 20))
    assert found.count == 20
    assert found.end == date(2027, 7, 2)
    assert found.holidays == (NamedDays("端午节", date(2027, 6, 9), date(2027, 6, 9)),)
    assert found.made_up == ()


def test_days_of_one_holiday_are_told_together_and_a_weekend_worked_counts():
    start = date(2027, 9, 29)
    found = working_day_sum(FESTIVAL, start, FESTIVAL.add_working_days(start, 4))
    assert found.holidays == (NamedDays("国庆节", date(2027, 10, 1), date(2027, 10, 7)),)
    assert found.made_up == (date(2027, 10, 9),)
    assert found.count == 4
    assert found.is_estimated


def test_the_same_day_is_no_day():
    found = working_day_sum(FESTIVAL, date(2027, 6, 3), date(2027, 6, 3))
    assert (found.count, found.holidays) == (0, ())


def test_a_very_long_way_is_still_counted():
    found = working_day_sum(FESTIVAL, date(2027, 1, 4), date(2029, 1, 4))
    assert found.count == FESTIVAL.count_working_days(date(2027, 1, 5), date(2029, 1, 4))
