"""Proof comes after the month: what need not be there yet is no interruption, and a real gap stays one (T29)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.case_ledger import case_ledger
from app.domain.facts import EmploymentInFacts
from app.domain.ledger import ledger_period, months_between, months_earlier, paid_in_time
from app.domain.ledger_terms import LedgerTerms
from tests.make.renewal_facts import OTHER_USCC, USCC, ledger, ledger_month

DAYS = sorted(
    {date(2026, month, 1) for month in range(1, 13)}
    | {date(2026, month, 15) for month in range(1, 13)}
    | {date(2026, month, 1) - timedelta(days=1) for month in range(1, 13)}
    | {date(2026, 2, 16), date(2026, 2, 20), date(2026, 10, 4), date(2026, 12, 3)}
)


def checked(today, rows, **changes):
    return case_ledger(rows, (), None, today, **changes)


def test_forty_days_of_a_year_are_looked_at():
    assert len(DAYS) == 40


@pytest.mark.parametrize("lag", [0, 1, 2, 3])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_who_has_every_month_up_to_the_lag_may_submit_and_who_has_a_gap_may_not(today, lag):
    terms = LedgerTerms(lag_months=lag)
    first, last = ledger_period(today)
    complete = months_between(first, months_earlier(last, lag))
    rows = [ledger_month(month) for month in complete]
    found = checked(today, rows, terms=terms)
    assert (found.unexplained, found.shown) == ((), found.required)
    assert found.pending == tuple(months_between(months_earlier(last, lag - 1), last))
    gap = checked(today, rows[:-1], terms=terms)
    assert [finding.month for finding in gap.unexplained] == [complete[-1]]
    explained = [*rows[:-1], ledger_month(complete[-1], si_unit=None, explanation="产假")]
    assert checked(today, explained, terms=terms).unexplained == ()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_newer_month_that_is_there_is_checked(today):
    first, last = ledger_period(today)
    rows = [*ledger(first, months_earlier(last, 1)), ledger_month(last, si_unit=OTHER_USCC)]
    assert [(f.month, str(f.rule)) for f in checked(today, rows).unexplained] == [(last, "L2_si_unit")]


def test_what_is_not_declared_yet_is_not_zero():
    rows = [*ledger("2023-01", "2026-10"), ledger_month("2026-11", taxable_income=None, tax_paid=None)]
    assert checked(date(2026, 12, 3), rows).findings == ()
    zero = [*ledger("2023-01", "2026-10"), ledger_month("2026-11", taxable_income=0, tax_paid=0)]
    assert [str(f.rule) for f in checked(date(2026, 12, 3), zero).findings] == ["L4_no_income"]


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_no_declaration_empties_the_period(today, since):
    found = checked(today, (), employed_since=since)
    assert found.required >= 1
    assert found.unexplained


def test_each_payer_is_compared_with_the_unit_that_the_office_knows():
    rows = [ledger_month("2026-05", contract_unit=OTHER_USCC, si_unit=OTHER_USCC, iit_unit=OTHER_USCC)]
    tie = EmploymentInFacts(USCC, date(2026, 1, 1), None)
    since = date(2026, 5, 1)
    known = checked(date(2026, 8, 3), rows, employed_since=since, employments=(tie,))
    assert [str(f.rule) for f in known.findings] == ["L2_si_unit", "L3_iit_unit"]
    assert checked(date(2026, 8, 3), rows, employed_since=since).findings == ()


def test_in_a_month_of_change_either_unit_may_pay():
    rows = [ledger_month("2026-05", si_unit=OTHER_USCC)]
    ties = (
        EmploymentInFacts(OTHER_USCC, date(2025, 1, 1), date(2026, 5, 10)),
        EmploymentInFacts(USCC, date(2026, 5, 11), None),
    )
    found = checked(date(2026, 8, 3), rows, employed_since=date(2026, 5, 1), employments=ties)
    assert found.findings == ()


def test_insurance_paid_after_the_next_month_was_paid_up():
    assert paid_in_time("2025-12", date(2026, 1, 31))
    assert not paid_in_time("2025-12", date(2026, 2, 1))


def test_no_income_is_explained_only_with_its_paper():
    rows = ledger("2023-01", "2026-11", m2026_05={"taxable_income": 0, "explanation": "停薪"})
    terms = LedgerTerms(papers=frozenset({"L4_no_income"}))
    today = date(2026, 12, 3)
    assert [f.month for f in checked(today, rows, terms=terms).unexplained] == ["2026-05"]
    assert checked(today, rows, terms=terms, has_paper=True).unexplained == ()
