"""Three years of social insurance and income tax, month by month. Manual, chapters 4.3 and 5.

What a unit finds out about a month is a row with its source; what the rows show are findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

YEARS_BACK = 3
DECEMBER = 12
NOTHING = Decimal(0)


class RowSource(StrEnum):
    """Where a row of the ledger comes from."""

    UNIT = "unit"
    """Entered by the unit from the papers it has checked."""
    IMPORT = "import"
    """Brought in by an operator from another system."""
    EXPLAINED = "explained"
    """No evidence, only the unit's explanation why there is none."""


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
    """One month: who paid what, and which paper shows it.

    `month` is YYYY-MM; money is in yuan; units are credit codes. `contract_unit` is the unit that is said to have
    employed the person then.
    """

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
    si_payer_name: str = ""
    iit_payer_name: str = ""
    paid_on: date | None = None
    paper: str = ""
    paper_page: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether the row holds no evidence at all: at most an explanation."""
        told = (self.si_unit, self.si_base, self.iit_unit, self.taxable_income, self.tax_paid)
        return all(value is None for value in told)


def blank_month(month: str, explanation: str = "") -> LedgerMonth:
    """Return a month without evidence."""
    return LedgerMonth(month, "", None, None, True, None, None, None, explanation=explanation)


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """Something the ledger shows. A hard one blocks submission unless it is explained."""

    month: str
    rule: LedgerRule
    is_explained: bool
    procedure: str = "renewal"
    explanation: str = ""

    @property
    def is_hard(self) -> bool:
        """Tell whether the finding blocks when nobody explains it."""
        return self.rule in HARD and self.rule not in SOFTER.get(self.procedure, frozenset())


def codes_in(rows: Iterable[LedgerMonth]) -> frozenset[str]:
    """Return the credit codes of all units that the rows name."""
    named = (
        code for row in rows for code in (row.contract_unit, row.si_unit, row.iit_unit, row.second_payer)
    )
    return frozenset(code for code in named if code)


def months_between(first: str, last: str) -> list[str]:
    """Return the months from `first` to `last`, both included."""
    return list(_months(first, last))


@lru_cache(maxsize=1_000)
def _months(first: str, last: str) -> tuple[str, ...]:
    """A page counts the same three years several times."""
    year, month = map(int, first.split("-"))
    found = []
    while (current := f"{year:04d}-{month:02d}") <= last:
        found.append(current)
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return tuple(found)


def month_of(day: date) -> str:
    """Return the month of a day as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def months_earlier(month: str, count: int) -> str:
    """Return the month `count` months before another."""
    year, number = map(int, month.split("-"))
    place = year * DECEMBER + number - 1 - count
    return f"{place // DECEMBER:04d}-{place % DECEMBER + 1:02d}"


def paid_in_time(month: str, paid_on: date) -> bool:
    """Tell whether insurance of a month was paid by the end of the next one; what came later was paid up."""
    return month_of(paid_on) <= months_earlier(month, -1)


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
    required_last: str | None = None,
    permit_units: Mapping[str, str] | None = None,
    employed_by: Mapping[str, frozenset[str]] | None = None,
    procedure: str = "renewal",
    wanting: frozenset[str] = frozenset(),
) -> tuple[LedgerFinding, ...]:
    """Return what months `first` to `last` show, oldest first.

    After `required_last` nothing need be there yet: what is there is checked, what is not is no finding (T29).
    `permit_units` gives the unit the permit stood with in a month; a month worked elsewhere means that an
    employer change was never made, which a renewal does not accept (manual, chapter 5, note 5). `employed_by` gives
    the units that the office knows to have employed the person in a month: each payer must be one of them. `wanting`
    are the rules whose explanation is nothing without a paper that has not been given.
    """
    by_month = {row.month: row for row in rows}
    findings: list[LedgerFinding] = []
    for month in months_between(first, last):
        row = by_month.get(month) or blank_month(month)
        is_due = required_last is None or month <= required_last
        if row.is_blank:
            broken = [LedgerRule.GAP] if is_due else []
        else:
            known = (employed_by or {}).get(month, frozenset())
            broken = _broken_rules(row, (permit_units or {}).get(month), known, is_due=is_due)
        findings += [
            LedgerFinding(
                month, rule, bool(row.explanation) and rule not in wanting, procedure, row.explanation
            )
            for rule in broken
        ]
    return tuple(findings)


def _broken_rules(
    row: LedgerMonth, permit_unit: str | None, known: frozenset[str], *, is_due: bool
) -> list[LedgerRule]:
    income = row.taxable_income or NOTHING
    is_elsewhere = permit_unit is not None and permit_unit != row.contract_unit
    # One fault is told once: who worked elsewhere was paid there, too.
    employers = known | {row.contract_unit} if is_elsewhere or not known else known
    is_insured = is_due or row.si_unit is not None
    is_declared = is_due or row.taxable_income is not None
    checks: Sequence[tuple[bool, LedgerRule]] = (
        (is_insured and row.si_unit is None, LedgerRule.GAP),
        (row.si_unit is not None and row.si_unit not in employers, LedgerRule.SI_UNIT),
        (row.iit_unit is not None and row.iit_unit not in employers, LedgerRule.IIT_UNIT),
        (is_declared and income <= 0, LedgerRule.NO_INCOME),
        (row.si_unit is not None and not row.si_paid_on_time, LedgerRule.NOT_ON_TIME),
        (row.si_base is not None and row.si_base < income, LedgerRule.BASE_TOO_LOW),
        (is_elsewhere, LedgerRule.MISSING_EMPLOYER_CHANGE),
        (row.second_payer is not None, LedgerRule.TWO_PAYERS),
        (income > 0 and not row.tax_paid, LedgerRule.NO_TAX),
    )
    return [rule for broken, rule in checks if broken]
