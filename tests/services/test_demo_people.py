"""Everyone whom the demonstration promises is there, whatever day it is loaded on."""

from datetime import date, timedelta

from app.demo.demo_people import PEOPLE
from app.domain.renewal_window import renewal_window
from tests.make.seeded_calendar import seeded_calendar

BY_LOGIN = {person.login: person for person in PEOPLE}
YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]


def windows(login):
    """Return every day of a year with the window that somebody has when the demonstration is loaded then."""
    calendar = seeded_calendar()
    for today in YEAR:
        expiry = BY_LOGIN[login].expiry(today, calendar)
        yield today, calendar, renewal_window(expiry, calendar) if expiry else None


def test_nobody_is_missing_on_any_day_of_a_year():
    missing = [
        (login, today.isoformat()) for login in BY_LOGIN for today, _, window in windows(login) if not window
    ]
    assert missing == []


def test_the_last_safe_day_is_today_or_the_next_working_day():
    for today, calendar, window in windows("qian"):
        wanted = today if calendar.is_working(today) else calendar.next_working_day(today)
        assert window.latest_submit == wanted, today


def test_who_can_renew_today_could_not_three_days_before():
    for today, _, window in windows("wang"):
        assert today - timedelta(days=3) <= window.opens_on <= today <= window.latest_submit


def test_who_cannot_renew_yet_can_soon():
    for today, _, window in windows("li"):
        assert today < window.opens_on <= today + timedelta(days=4)
