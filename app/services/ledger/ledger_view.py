"""The months of a person's ledger as an actor may see them. The one place where amounts are withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ledger import blank_month
from app.policy.ledger_access import may_see_amounts
from app.store.employer_rows import employer_of
from app.store.ledger_rows import ledger_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.ledger import LedgerMonth
    from app.policy.actor import Actor
    from app.store.database import UnitOfWork
    from app.store.ledger_rows import LedgerRow


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month as somebody may see it. A masked one tells only that there is evidence."""

    month: LedgerMonth
    is_masked: bool
    has_evidence: bool
    source: str


def by_year(months: Iterable[ShownMonth]) -> list[tuple[str, list[ShownMonth]]]:
    """Return months by their year, the newest year first; within a year they stay as they come."""
    found: dict[str, list[ShownMonth]] = {}
    for one in months:
        found.setdefault(one.month.month[:4], []).append(one)
    return sorted(found.items(), reverse=True)


def shown_months(
    work: UnitOfWork, by: Actor, person_id: str, rows: tuple[LedgerRow, ...] | None = None
) -> tuple[ShownMonth, ...]:
    """Return a person's months, oldest first; the caller has checked that the person may be seen.

    `rows` are the months as they were submitted; left out, the months of today are shown.
    """
    own = own_uscc(work, by)
    return tuple(_shown(by, own, row) for row in (ledger_rows(work, person_id) if rows is None else rows))


def masked_months(shown: tuple[ShownMonth, ...]) -> frozenset[str]:
    """Return the months whose amounts are withheld."""
    return frozenset(one.month.month for one in shown if one.is_masked)


def own_uscc(work: UnitOfWork, by: Actor) -> str:
    """Return the credit code of the actor's unit; empty for who acts for none."""
    return employer_of(work, by.employer_id).uscc if by.employer_id else ""


def _shown(by: Actor, own: str, row: LedgerRow) -> ShownMonth:
    said = row.month
    if said.is_blank or may_see_amounts(
        by, own, contract_unit=said.contract_unit, entered_unit=row.entered_unit
    ):
        return ShownMonth(said, is_masked=False, has_evidence=not said.is_blank, source=row.source)
    return ShownMonth(blank_month(said.month), is_masked=True, has_evidence=True, source=row.source)
