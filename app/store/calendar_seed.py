"""Fill the calendar table: the published arrangement, then an estimate for years not yet published."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import holidays
from chinese_calendar.constants import holidays as published_days_off
from chinese_calendar.constants import workdays as published_make_up_days

from app.domain.work_calendar import FRIDAY, ONE_DAY, CalendarDay, DayStatus

NATIONAL_DAY_LAST = 7
OCTOBER = 10
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
"""The package names days in English only; people read Chinese."""
FIRST_YEAR = 2020
YEARS_AHEAD = 4


def last_published_year() -> int:
    """Return the last year whose arrangement the package knows."""
    return int(max(published_days_off).year)


def seed_days(first_year: int = FIRST_YEAR, last_year: int | None = None) -> list[CalendarDay]:
    """Return every day from `first_year` to `last_year` (by default four years past the published ones).

    An estimated year has the statutory days and the first week of October off, and no make-up days: fewer
    working days give earlier, that is safer, deadlines.
    """
    published = last_published_year()
    last = last_year or published + YEARS_AHEAD
    statutory = holidays.country_holidays("CN", years=range(published + 1, last + 1), language="zh_CN")
    estimated_off = dict(statutory) | _october_weeks(published + 1, last)
    days, day = [], date(first_year, 1, 1)
    while day.year <= last:
        days.append(_published(day) if day.year <= published else _estimated(day, estimated_off))
        day += ONE_DAY
    return days


def _published(day: date) -> CalendarDay:
    name = ""
    if day in published_make_up_days:
        name = "调休上班"
    elif day in published_days_off:
        english = str(chinese_calendar.get_holiday_detail(day)[1] or "")
        name = NAMES.get(english, english)
    return CalendarDay(day, chinese_calendar.is_workday(day), name, DayStatus.OFFICIAL)


def _estimated(day: date, off: dict[date, str]) -> CalendarDay:
    is_working = day.weekday() <= FRIDAY and day not in off
    return CalendarDay(day, is_working, off.get(day, ""), DayStatus.ESTIMATED)


def _october_weeks(first: int, last: int) -> dict[date, str]:
    return {
        date(year, OCTOBER, number): "国庆节"
        for year in range(first, last + 1)
        for number in range(1, NATIONAL_DAY_LAST + 1)
    }
