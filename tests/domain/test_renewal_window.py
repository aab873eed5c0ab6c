import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.domain_errors import CalendarRangeError
from app.domain.renewal_window import RenewalZone, months_before, renewal_window, years_after
from app.domain.review_terms import ReviewTerms
from app.domain.work_calendar import DayStatus, WorkCalendar
from tests.make.seeded_calendar import seeded_calendar
from tests.support.shows import shows

VECTORS = json.loads(Path(__file__).with_name("renewal_windows.json").read_text())
ONE_DAY = timedelta(days=1)
EXPIRIES = st.dates(date(2020, 4, 1), date(2030, 12, 31))


@shows("A1", "A2", "T1", "T2", "T4", "T6")
@pytest.mark.parametrize("expected", VECTORS, ids=lambda vector: vector["expiry"])
def test_the_window_is_the_one_worked_out_by_hand(expected):
    window = renewal_window(date.fromisoformat(expected["expiry"]), seeded_calendar())
    assert {name: str(getattr(window, name)) for name in expected} == expected


@shows("R75")
@pytest.mark.parametrize(
    ("today", "zone"),
    [
        (date(2021, 6, 5), RenewalZone.TOO_EARLY),
        (date(2021, 6, 6), RenewalZone.ON_TIME),
        (date(2021, 7, 8), RenewalZone.ON_TIME),
        (date(2021, 7, 9), RenewalZone.LATE),
        (date(2021, 8, 5), RenewalZone.LATE),
        (date(2021, 8, 6), RenewalZone.CRITICAL),
        (date(2021, 8, 7), RenewalZone.EXPIRED),
    ],
)
def test_every_boundary_day_of_the_manuals_example_lies_in_its_zone(today, zone):
    assert renewal_window(date(2021, 8, 6), seeded_calendar()).zone_on(today) is zone


@shows("A7", "T9")
def test_late_may_be_submitted_but_only_with_an_acknowledgement():
    may = {zone for zone in RenewalZone if zone.may_submit}
    assert may == {RenewalZone.ON_TIME, RenewalZone.LATE, RenewalZone.CRITICAL}
    assert {zone for zone in may if zone.needs_acknowledgement} == {RenewalZone.LATE, RenewalZone.CRITICAL}


@shows("A2", "T2")
@given(EXPIRIES)
def test_twenty_full_working_days_remain_after_the_last_safe_day_and_not_after_the_next(expiry):
    calendar = seeded_calendar()
    window = renewal_window(expiry, calendar)
    last = expiry - ONE_DAY
    following = calendar.next_working_day(window.latest_submit + ONE_DAY)
    assert calendar.count_working_days(window.latest_submit + ONE_DAY, last) >= 20
    assert calendar.count_working_days(following + ONE_DAY, last) < 20


@shows("A4", "T7")
@given(EXPIRIES)
def test_the_dates_of_a_window_are_in_order_and_working_days(expiry):
    calendar = seeded_calendar()
    window = renewal_window(expiry, calendar)
    assert window.opens_on < window.latest_submit < window.review_day1 < window.complete_by < expiry
    assert all(map(calendar.is_working, (window.latest_submit, window.review_day1, window.complete_by)))


@given(EXPIRIES, st.integers(-90, 10))
def test_zones_never_run_backwards(expiry, offset):
    window = renewal_window(expiry, seeded_calendar())
    order = list(RenewalZone)
    day = expiry + timedelta(days=offset)
    assert order.index(window.zone_on(day)) <= order.index(window.zone_on(day + ONE_DAY))


@shows("A1")
def test_an_authority_may_open_the_window_by_days():
    window = renewal_window(date(2021, 8, 6), seeded_calendar(), ReviewTerms(window_days=60))
    assert window.opens_on == date(2021, 6, 7)


def test_working_days_left_are_those_after_today():
    window = renewal_window(date(2021, 8, 6), seeded_calendar())
    days = [date(2021, 7, 1), date(2021, 7, 8), date(2021, 7, 20)]
    assert [window.working_days_left(day, seeded_calendar()) for day in days] == [5, 0, 0]
    assert window.working_days_to_complete(date(2021, 8, 4), seeded_calendar()) == 1


@shows("T3")
def test_a_calendar_without_a_single_row_still_answers():
    window = renewal_window(date(2035, 8, 6), WorkCalendar([]))
    assert window.calendar is DayStatus.ESTIMATED


@pytest.mark.parametrize("expiry", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_year_no_permit_lives_in_is_refused(expiry):
    with pytest.raises(CalendarRangeError):
        renewal_window(expiry, seeded_calendar())


@shows("T6")
def test_months_end_where_the_month_ends():
    assert months_before(date(2026, 4, 30), 2) == date(2026, 2, 28)
    assert months_before(date(2027, 1, 2), 2) == date(2026, 11, 2)
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
