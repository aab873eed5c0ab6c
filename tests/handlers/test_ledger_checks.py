from datetime import date

from handlers import ledger_checks
from tests.make.renewal_facts import OTHER_USCC, case_facts, ledger, link, permit
from tests.support.shows import shows


def check(**changes):
    return ledger_checks.check(case_facts(**changes)).result


def test_unbroken_months_are_clear():
    assert check() == {
        "clear": True,
        "first_month": "2018-08",
        "last_month": "2021-03",
        "pending": [],
        "findings": 0,
        "unexplained": [],
        "without_paper": [],
    }


@shows("A41")
def test_the_manuals_period_starts_in_january_three_years_back():
    facts = {
        "today": date(2025, 2, 10),
        "permit": permit(valid_from=date(2019, 3, 5), valid_until=date(2025, 3, 4)),
    }
    assert check(**facts)["first_month"] == "2022-01"


def test_a_missing_month_blocks():
    result = check(ledger=ledger(m2020_07=None))
    assert result["unexplained"] == [{"month": "2020-07", "rule": "L1_gap"}]
    assert not result["clear"]


def test_an_explained_gap_goes_to_the_reviewers_instead():
    result = check(ledger=ledger(m2020_07={"si_unit": None, "explanation": "产假期间由生育津贴支付"}))
    assert (result["clear"], result["findings"]) == (True, 1)


@shows("A40", "T29")
def test_a_month_without_income_blocks_although_the_year_has_some():
    result = check(ledger=ledger(m2020_02={"taxable_income": 0}))
    assert result["unexplained"] == [{"month": "2020-02", "rule": "L4_no_income"}]


def test_a_foreign_payer_blocks():
    result = check(ledger=ledger(m2020_03={"si_unit": OTHER_USCC, "iit_unit": OTHER_USCC}))
    assert [finding["rule"] for finding in result["unexplained"]] == ["L2_si_unit", "L3_iit_unit"]


def test_a_job_change_without_an_employer_change_blocks():
    moved = {
        f"m2020_{m:02d}": {"contract_unit": OTHER_USCC, "si_unit": OTHER_USCC, "iit_unit": OTHER_USCC}
        for m in (1, 2)
    }
    result = check(ledger=ledger(**moved))
    assert {finding["rule"] for finding in result["unexplained"]} == {"L7_missing_employer_change"}


def test_a_job_change_that_the_chain_records_is_clear():
    moved = {
        f"m{y}_{m:02d}": {"contract_unit": OTHER_USCC, "si_unit": OTHER_USCC, "iit_unit": OTHER_USCC}
        for y, m in [(2018, 8), (2018, 9), (2018, 10)]
    }
    chain = (
        link(employer_id="e2", employer_uscc=OTHER_USCC, to_on=date(2018, 10, 20)),
        link(from_on=date(2018, 10, 21)),
    )
    assert check(ledger=ledger(**moved), chain=chain)["clear"]


@shows("A40")
def test_zero_tax_with_income_is_only_a_hint():
    result = check(ledger=ledger(m2020_02={"tax_paid": 0}))
    assert (result["clear"], result["findings"]) == (True, 1)
