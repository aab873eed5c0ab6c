"""Fill the calendar table: the published arrangement, then an estimate for years not yet published."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import holidays
from chinese_calendar.constants import holidays as published_days_off
from chinese_calendar.constants import workdays as published_make_up_days

from app.domain.holiday_bridges import MovingFeasts, bridged_days
from app.domain.work_calendar import FRIDAY, ONE_DAY, CalendarDay, DayStatus

DECEMBER = 12
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

    The last days of the last published year may become days off by the next year's notice: they are estimated.
    """
    published = last_published_year()
    last = last_year or published + YEARS_AHEAD
    days, day = [], date(first_year, 1, 1)
    while day.year <= published and day.year <= last:
        days.append(_published(day))
        day += ONE_DAY
    turn = _turn_of_year(published + 1) if last > published else {}
    days = [
        CalendarDay(d.day, is_working=False, name=turn[d.day], status=DayStatus.ESTIMATED)
        if d.is_working and d.day in turn
        else d
        for d in days
    ]
    for year in range(max(first_year, published + 1), last + 1):
        days += estimated_year(year)
    return days


def estimated_year(year: int) -> list[CalendarDay]:
    """Return a year as it is estimated before its arrangement is published, published or not."""
    off = bridged_days(year, _feasts(year)) | _turn_of_year(year + 1)
    days, day = [], date(year, 1, 1)
    while day.year == year:
        is_working = day.weekday() <= FRIDAY and day not in off
        days.append(CalendarDay(day, is_working, off.get(day, ""), DayStatus.ESTIMATED))
        day += ONE_DAY
    return days


def _turn_of_year(year: int) -> dict[date, str]:
    """Return the days off in December that belong to the New Year of `year`."""
    bridged = bridged_days(year, _feasts(year))
    return {day: name for day, name in bridged.items() if day.year == year - 1 and day.month == DECEMBER}


def _feasts(year: int) -> MovingFeasts:
    """Return the festivals themselves; what is published of a year is left out."""
    known = holidays.country_holidays("CN", years=year, observed=False, language="zh_CN")
    named: dict[str, date] = {}
    for day, names in sorted(known.items()):
        for name in str(names).split("; "):
            if day.year == year:
                named.setdefault(name, day)
    return MovingFeasts(named["春节"], named.get("清明节"), named.get("端午节"), named.get("中秋节"))


def _published(day: date) -> CalendarDay:
    name = ""
    if day in published_make_up_days:
        name = "调休上班"
    elif day in published_days_off:
        english = str(chinese_calendar.get_holiday_detail(day)[1] or "")
        name = NAMES.get(english, english)
    return CalendarDay(day, chinese_calendar.is_workday(day), name, DayStatus.OFFICIAL)
