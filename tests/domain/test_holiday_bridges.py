"""An estimate is never late: what the notices of nineteen years took off was off in the estimate, and no make-up day counts."""

from datetime import date, timedelta
from functools import cache

import pytest

from app.domain.renewal_window import renewal_window
from app.domain.work_calendar import DayStatus, WorkCalendar
from app.store.calendar_seed import estimated_year, seed_days

ONE_DAY = timedelta(days=1)
YEARS = range(2008, 2027)


@cache
def official():
    return WorkCalendar(seed_days(2006, 2026))


@cache
def estimate(year):
    return tuple(estimated_year(year))


@cache
def last_safe_day(expiry):
    return renewal_window(expiry, official()).latest_submit


def days_of(year):
    return [date(year, 1, 1) + ONE_DAY * n for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", YEARS)
def test_no_last_safe_day_is_later_than_by_the_official_calendar(year):
    for years in ({year}, {year - 1, year}, {year, year + 1}, {year - 1, year, year + 1}):
        estimated = official().changed_by(day for one in years for day in estimate(one))
        late = [
            (sorted(years), expiry)
            for expiry in days_of(year)
            if renewal_window(expiry, estimated).latest_submit > last_safe_day(expiry)
        ]
        assert late == []


@pytest.mark.parametrize("year", YEARS)
def test_who_works_by_the_estimate_works_by_the_notice(year):
    assert [day.day for day in estimate(year) if day.is_working and not official().is_working(day.day)] == []


@pytest.mark.parametrize("year", [*YEARS, 2027, 2030, 2040])
def test_an_estimate_is_of_one_whole_year_and_works_at_no_weekend(year):
    assert [day.day for day in estimate(year)] == days_of(year)
    assert {day.status for day in estimate(year)} == {DayStatus.ESTIMATED}
    assert not any(day.is_working for day in estimate(year) if day.day.weekday() >= 5)
    assert 225 < sum(day.is_working for day in estimate(year)) < 250


def test_the_estimate_is_early_by_days_and_not_by_weeks():
    early = []
    for year in YEARS:
        estimated = official().changed_by(estimate(year))
        early += [
            (last_safe_day(expiry) - renewal_window(expiry, estimated).latest_submit).days
            for expiry in days_of(year)
        ]
    assert sum(early) / len(early) < 2
    assert max(early) <= 14


def test_whole_leaves_are_off_in_the_next_year():
    off = {day.day for day in estimate(2027) if not day.is_working}
    assert {date(2027, 2, number) for number in range(5, 13)} <= off
    assert {date(2027, 5, number) for number in range(1, 6)} <= off
    assert {date(2027, 10, number) for number in range(1, 8)} <= off


def test_the_end_of_a_published_year_waits_for_the_next_notice():
    """2028 begins on a Saturday: its leave may begin on the last Friday of 2027."""
    assert next(day for day in estimate(2027) if day.day == date(2027, 12, 31)).name == "元旦"
