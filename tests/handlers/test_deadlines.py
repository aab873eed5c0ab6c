from datetime import date

import pytest

from app.domain.domain_errors import CalendarRangeError, FactMissingError
from handlers import deadlines
from tests.make.renewal_facts import case_facts, permit


def test_the_window_of_the_manuals_example():
    assert deadlines.window(case_facts(today=date(2021, 6, 16))).result == {
        "today": "2021-06-16",
        "opens_on": "2021-06-06",
        "latest_submit": "2021-07-08",
        "complete_by": "2021-08-05",
        "valid_until": "2021-08-06",
        "calendar": "official",
        "working_days_left": 16,
    }


def test_on_the_last_safe_day_no_working_day_is_left():
    assert deadlines.window(case_facts(today=date(2021, 7, 8))).result["working_days_left"] == 0


def test_a_shorter_review_leaves_more_time():
    result = deadlines.window(case_facts(), review_working_days=15).result
    assert result["latest_submit"] == "2021-07-15"


def test_an_expiry_in_an_unpublished_year_is_estimated():
    facts = case_facts(today=date(2026, 12, 1), permit=permit(valid_until=date(2027, 3, 10)))
    result = deadlines.window(facts).result
    assert (result["latest_submit"], result["calendar"]) == ("2027-02-01", "estimated")


def test_no_permit_is_a_missing_fact_not_a_date():
    with pytest.raises(FactMissingError):
        deadlines.window(case_facts(permit=None))


def test_a_slip_of_the_pen_in_the_year_is_named():
    with pytest.raises(CalendarRangeError):
        deadlines.window(case_facts(permit=permit(valid_until=date(9999, 12, 31))))


def test_what_comes_in_on_a_holiday_counts_from_the_next_working_day():
    assert deadlines.due(case_facts(today=date(2026, 10, 1))).result == {
        "received": "2026-10-01",
        "counted_from": "2026-10-08",
        "due": "2026-11-04",
        "calendar": "official",
    }
