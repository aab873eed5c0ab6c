from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.review_clock import review_due, share_of_levels
from tests.make.seeded_calendar import seeded_calendar
from tests.support.shows import shows


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2021-07-08", "2021-08-05"),
        ("2021-07-09", "2021-08-06"),
        ("2026-01-30", "2026-03-05"),
        ("2026-02-14", "2026-03-20"),
        ("2026-02-15", "2026-03-23"),
        ("2026-09-19", "2026-10-23"),
        ("2026-09-30", "2026-11-03"),
        ("2026-10-01", "2026-11-04"),
        ("2026-11-23", "2026-12-21"),
        ("2026-12-03", "2026-12-31"),
        ("2026-12-04", "2027-01-04"),
    ],
)
def test_a_review_is_due_twenty_working_days_after_receipt(received, due):
    assert review_due(date.fromisoformat(received), seeded_calendar()).due == date.fromisoformat(due)


@shows("A5")
def test_the_day_of_receipt_moves_to_the_next_working_day():
    assert review_due(date(2026, 2, 15), seeded_calendar()).counted_from == date(2026, 2, 24)


def test_a_due_date_in_an_unpublished_year_says_so():
    assert review_due(date(2026, 12, 4), seeded_calendar()).calendar == "estimated"
    assert review_due(date(2026, 12, 3), seeded_calendar()).calendar == "official"


def test_the_levels_of_the_office_share_twenty_days_as_their_table_says():
    assert share_of_levels(20, [8, 5, 7]) == (8, 5, 7)


@given(st.integers(0, 60), st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_shares_are_never_negative_and_their_sum_is_the_total(total, budgets):
    shares = share_of_levels(total, budgets)
    assert sum(shares) == total
    assert min(shares) >= 0


def test_levels_without_a_budget_get_nothing():
    assert share_of_levels(20, [0, 0]) == (0, 0)
