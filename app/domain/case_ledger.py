"""The ledger of one case: which months count, where the permit stood, what the months show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ledger import LedgerFinding, check_ledger, ledger_period, month_of, months_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.domain.facts import LinkInFacts
    from app.domain.ledger import LedgerMonth
    from app.domain.permit import Permit


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """The months to check, first to last, and what they show."""

    first: str
    last: str
    findings: tuple[LedgerFinding, ...]

    @property
    def unexplained(self) -> tuple[LedgerFinding, ...]:
        """Return the hard findings that nobody has explained: they block submission."""
        return tuple(finding for finding in self.findings if finding.is_hard and not finding.is_explained)


def case_ledger(
    rows: Iterable[LedgerMonth],
    chain: Iterable[LinkInFacts],
    permit: Permit | None,
    today: date,
    *,
    procedure: str = "renewal",
    employed_since: date | None = None,
) -> CaseLedger:
    """Check the months that an application on `today` must account for (at most three years back).

    They begin with the permit, or with the declared start of employment in Beijing (A39).
    """
    since = permit.valid_from if permit else employed_since
    first, last = ledger_period(today, since)
    units = units_of_permit(chain, first, last)
    return CaseLedger(first, last, check_ledger(rows, first, last, permit_units=units, procedure=procedure))


def units_of_permit(chain: Iterable[LinkInFacts], first: str, last: str) -> Mapping[str, str]:
    """Return the credit code of the unit with which the permit stood, month by month, from recorded links.

    In a month of change the old and the new unit are both right; that month is left out. So are the months at a
    unit whose credit code nobody knows.
    """
    seen: dict[str, set[str]] = {}
    for link in chain:
        if not link.is_recorded or not link.employer_uscc:
            continue
        until = month_of(link.to_on) if link.to_on else last
        for month in months_between(max(first, month_of(link.from_on)), min(last, until)):
            seen.setdefault(month, set()).add(link.employer_uscc)
    return {month: next(iter(units)) for month, units in seen.items() if len(units) == 1}
