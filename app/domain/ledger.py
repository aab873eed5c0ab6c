"""Thirty-six months of social insurance and income tax, month by month. Manual, chapters 4.3 and 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

YEARS_BACK = 3
DECEMBER = 12


class LedgerRule(StrEnum):
    """The findings L1–L8 of the ledger rule."""

    GAP = "L1_gap"
    SI_UNIT = "L2_si_unit"
    IIT_UNIT = "L3_iit_unit"
    NO_INCOME = "L4_no_income"
    NOT_ON_TIME = "L5_not_on_time"
    BASE_TOO_LOW = "L6_base_too_low"
    MISSING_EMPLOYER_CHANGE = "L7_missing_employer_change"
    TWO_PAYERS = "L8_two_payers"
    NO_TAX = "L9_no_tax"


HARD = frozenset(
    {
        LedgerRule.GAP,
        LedgerRule.SI_UNIT,
        LedgerRule.IIT_UNIT,
        LedgerRule.NO_INCOME,
        LedgerRule.NOT_ON_TIME,
        LedgerRule.MISSING_EMPLOYER_CHANGE,
        LedgerRule.TWO_PAYERS,
    }
)
SOFTER: Mapping[str, frozenset[LedgerRule]] = {
    "new_application": frozenset({LedgerRule.NO_INCOME}),
    "employer_change": frozenset({LedgerRule.MISSING_EMPLOYER_CHANGE}),
}
"""What only warns in a procedure: the demands on a renewal are the manual's, chapter 5 note 5."""


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """One month: who paid what. `month` is YYYY-MM; money is in yuan; units are credit codes."""

    month: str
    contract_unit: str
    si_unit: str | None
    si_base: Decimal | None
    si_paid_on_time: bool
    iit_unit: str | None
    taxable_income: Decimal | None
    tax_paid: Decimal | None
    second_payer: str | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """Something the ledger shows. A hard one blocks submission unless it is explained."""

    month: str
    rule: LedgerRule
    is_explained: bool
    procedure: str = "renewal"

    @property
    def is_hard(self) -> bool:
        """Tell whether the finding blocks when nobody explains it."""
        return self.rule in HARD and self.rule not in SOFTER.get(self.procedure, frozenset())


def months_between(first: str, last: str) -> list[str]:
    """Return the months from `first` to `last`, both included."""
    year, month = map(int, first.split("-"))
    found = []
    while (current := f"{year:04d}-{month:02d}") <= last:
        found.append(current)
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return found


def month_of(day: date) -> str:
    """Return the month of a day as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def ledger_period(today: date, employed_since: date | None = None) -> tuple[str, str]:
    """Return first and last month to check.

    A41: from 1 January three years before the year of application, or the start of employment in Beijing if
    later (A39); until the last closed month, the one before this.
    """
    first = f"{today.year - YEARS_BACK:04d}-01"
    if employed_since is not None:
        first = max(first, month_of(employed_since))
    previous = date(today.year - 1, DECEMBER, 1) if today.month == 1 else date(today.year, today.month - 1, 1)
    return first, month_of(previous)


def check_ledger(
    rows: Iterable[LedgerMonth],
    first: str,
    last: str,
    *,
    permit_units: Mapping[str, str] | None = None,
    procedure: str = "renewal",
) -> tuple[LedgerFinding, ...]:
    """Return what months `first` to `last` show, oldest first.

    `permit_units` gives the unit the permit stood with in a month; a month worked elsewhere means that an
    employer change was never made, which a renewal does not accept (manual, chapter 5, note 5).
    """
    by_month = {row.month: row for row in rows}
    findings: list[LedgerFinding] = []
    for month in months_between(first, last):
        row = by_month.get(month)
        if row is None:
            findings.append(LedgerFinding(month, LedgerRule.GAP, False, procedure))
            continue
        unit = (permit_units or {}).get(month)
        findings += [
            LedgerFinding(month, rule, bool(row.explanation), procedure) for rule in _broken_rules(row, unit)
        ]
    return tuple(findings)


def _broken_rules(row: LedgerMonth, permit_unit: str | None) -> list[LedgerRule]:
    income = row.taxable_income or Decimal(0)
    checks: Sequence[tuple[bool, LedgerRule]] = (
        (row.si_unit is None, LedgerRule.GAP),
        (row.si_unit is not None and row.si_unit != row.contract_unit, LedgerRule.SI_UNIT),
        (row.iit_unit is not None and row.iit_unit != row.contract_unit, LedgerRule.IIT_UNIT),
        (income <= 0, LedgerRule.NO_INCOME),
        (row.si_unit is not None and not row.si_paid_on_time, LedgerRule.NOT_ON_TIME),
        (row.si_base is not None and row.si_base < income, LedgerRule.BASE_TOO_LOW),
        (permit_unit is not None and permit_unit != row.contract_unit, LedgerRule.MISSING_EMPLOYER_CHANGE),
        (row.second_payer is not None, LedgerRule.TWO_PAYERS),
        (income > 0 and not row.tax_paid, LedgerRule.NO_TAX),
    )
    return [rule for broken, rule in checks if broken]
