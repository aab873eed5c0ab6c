from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.case_ledger import units_of_permit
from app.domain.ledger import (
    LedgerRule,
    check_ledger,
    ledger_period,
    months_between,
)
from tests.make.renewal_facts import OTHER_USCC, USCC, ledger, ledger_month, link
from tests.support.shows import shows


def rules(**changes):
    return [
        finding.rule for finding in check_ledger([ledger_month("2020-05", **changes)], "2020-05", "2020-05")
    ]


@shows("T28")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"si_unit": None}, LedgerRule.GAP),
        ({"si_unit": OTHER_USCC}, LedgerRule.SI_UNIT),
        ({"iit_unit": OTHER_USCC}, LedgerRule.IIT_UNIT),
        ({"taxable_income": 0}, LedgerRule.NO_INCOME),
        ({"taxable_income": None}, LedgerRule.NO_INCOME),
        ({"si_paid_on_time": False}, LedgerRule.NOT_ON_TIME),
        ({"si_base": 5000}, LedgerRule.BASE_TOO_LOW),
        ({"second_payer": OTHER_USCC}, LedgerRule.TWO_PAYERS),
        ({"tax_paid": 0}, LedgerRule.NO_TAX),
    ],
)
def test_each_rule_finds_its_own_fault(changes, rule):
    assert rules(**changes) == [rule]


def test_a_clean_month_shows_nothing():
    assert rules() == []


def test_a_month_without_a_row_is_a_gap():
    assert [f.month for f in check_ledger(ledger(m2020_07=None), "2020-06", "2020-08")] == ["2020-07"]


def test_only_hard_findings_without_an_explanation_block():
    hints = check_ledger([ledger_month("2020-05", si_base=1, tax_paid=0)], "2020-05", "2020-05")
    explained = check_ledger(
        [ledger_month("2020-05", si_unit=None, explanation="产假")], "2020-05", "2020-05"
    )
    hard = check_ledger([ledger_month("2020-05", si_unit=None)], "2020-05", "2020-05")
    assert [
        any(one.is_hard and not one.is_explained for one in found) for found in (hints, explained, hard)
    ] == [
        False,
        False,
        True,
    ]


@shows("T29")
def test_january_looks_back_to_december():
    assert ledger_period(date(2025, 1, 10)) == ("2022-01", "2024-12")


@shows("A39")
def test_whoever_came_later_is_checked_from_then():
    assert ledger_period(date(2025, 2, 10), date(2023, 9, 15)) == ("2023-09", "2025-01")


@shows("T27")
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_period_always_covers_at_least_thirty_six_months(today):
    assert len(months_between(*ledger_period(today))) >= 36


def test_months_run_over_the_turn_of_the_year():
    assert months_between("2020-11", "2021-02") == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert months_between("2021-02", "2020-11") == []


def test_in_a_month_of_change_both_units_are_right():
    chain = [
        link(employer_uscc=OTHER_USCC, from_on=date(2020, 1, 1), to_on=date(2020, 3, 15)),
        link(from_on=date(2020, 3, 16)),
    ]
    units = units_of_permit(chain, "2020-02", "2020-04")
    assert units == {"2020-02": OTHER_USCC, "2020-04": USCC}


def test_an_unrecorded_job_does_not_move_the_permit():
    chain = [
        link(from_on=date(2020, 1, 1)),
        link(employer_uscc=OTHER_USCC, from_on=date(2020, 2, 1), is_recorded=False),
    ]
    assert set(units_of_permit(chain, "2020-01", "2020-04").values()) == {USCC}
