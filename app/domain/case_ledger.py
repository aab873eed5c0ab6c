"""The ledger of one case: which months count, where the permit stood, who employed, what the months show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.ledger import (
    LedgerFinding,
    check_ledger,
    ledger_period,
    month_of,
    months_between,
    months_earlier,
)
from app.domain.ledger_terms import DEFAULT_TERMS, LedgerTerms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.facts import EmploymentInFacts, LinkInFacts
    from app.domain.ledger import LedgerMonth
    from app.domain.permit import Permit


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """The months to check, first to last, and what they show."""

    first: str
    required_last: str
    """The last month that must be there; the ones after it are within the lag of the authority."""
    last: str
    """The last closed month: what is there until then is checked."""
    full_first: str
    """Where the period begins for who has been there all the time."""
    declared: str
    """The first month of employment in Beijing as it was declared, YYYY-MM or empty."""
    pending: tuple[str, ...]
    """Months within the lag for which nothing is there yet."""
    shown: int
    """How many months of the period have evidence."""
    findings: tuple[LedgerFinding, ...]

    @property
    def unexplained(self) -> tuple[LedgerFinding, ...]:
        """Return the hard findings that nobody has explained: they block submission."""
        return tuple(finding for finding in self.findings if finding.is_hard and not finding.is_explained)

    @property
    def required(self) -> int:
        """Return how many months must be there."""
        return len(months_between(self.first, self.required_last))

    @property
    def first_day(self) -> date:
        """Return the day from which income must be proved."""
        year, month = map(int, self.first.split("-"))
        return date(year, month, 1)

    @property
    def is_shortened(self) -> bool:
        """Tell whether the period is shorter than three years."""
        return self.first > self.full_first


def case_ledger(
    rows: Iterable[LedgerMonth],
    chain: Iterable[LinkInFacts],
    permit: Permit | None,
    today: date,
    *,
    procedure: str = "renewal",
    employed_since: date | None = None,
    employments: Iterable[EmploymentInFacts] = (),
    terms: LedgerTerms = DEFAULT_TERMS,
    has_paper: bool = False,
) -> CaseLedger:
    """Check the months that an application on `today` must account for (at most three years back).

    They begin with the permit, or with the declared start of employment in Beijing (A39). Whatever is declared, the
    last month that must be there is looked at: nobody declares the period away. `has_paper` tells whether the paper
    that some explanations need was given.
    """
    rows, chain = tuple(rows), tuple(chain)
    full_first, last = ledger_period(today)
    required_last = months_earlier(last, terms.lag_months)
    first, _ = ledger_period(today, permit.valid_from if permit else employed_since)
    first = min(first, required_last)
    shown = {row.month for row in rows if not row.is_blank}
    findings = check_ledger(
        rows,
        first,
        last,
        required_last=required_last,
        permit_units=units_of_permit(chain, first, last),
        employed_by=employers_by_month(chain, employments, first, last),
        procedure=procedure,
        wanting=frozenset() if has_paper else terms.papers,
    )
    late = months_between(months_earlier(required_last, -1), last)
    return CaseLedger(
        first=first,
        required_last=required_last,
        last=last,
        full_first=min(full_first, required_last),
        declared=month_of(employed_since) if employed_since else "",
        pending=tuple(month for month in late if month not in shown),
        shown=sum(first <= month <= last for month in shown),
        findings=findings,
    )


def units_of_permit(chain: Iterable[LinkInFacts], first: str, last: str) -> Mapping[str, str]:
    """Return the credit code of the unit with which the permit stood, month by month, from recorded links.

    In a month of change the old and the new unit are both right; that month is left out. So are the months at a
    unit whose credit code nobody knows.
    """
    seen: dict[str, set[str]] = {}
    for link in chain:
        if link.is_recorded and link.employer_uscc:
            _note(seen, link.employer_uscc, link.from_on, link.to_on, (first, last))
    return {month: next(iter(units)) for month, units in seen.items() if len(units) == 1}


def employers_by_month(
    chain: Iterable[LinkInFacts], employments: Iterable[EmploymentInFacts], first: str, last: str
) -> Mapping[str, frozenset[str]]:
    """Return every unit known to have employed the person in a month: by the chain, an association or a contract."""
    seen: dict[str, set[str]] = {}
    for link in chain:
        if link.employer_uscc:
            _note(seen, link.employer_uscc, link.from_on, link.to_on, (first, last))
    for one in employments:
        _note(seen, one.uscc, one.from_on, one.to_on, (first, last))
    return {month: frozenset(units) for month, units in seen.items()}


def _note(
    seen: dict[str, set[str]], uscc: str, from_on: date, to_on: date | None, period: tuple[str, str]
) -> None:
    first, last = period
    until = month_of(to_on) if to_on else last
    for month in months_between(max(first, month_of(from_on)), min(last, until)):
        seen.setdefault(month, set()).add(uscc)
