"""Words about the months of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.ledger import LedgerRule

if TYPE_CHECKING:
    from collections.abc import Mapping

BY_AUTHORITY = frozenset({LedgerRule.SI_UNIT, LedgerRule.IIT_UNIT, LedgerRule.TWO_PAYERS})
"""Another payer than the unit, a payroll agency perhaps: the authority decides whether it is accepted (A38)."""


def unit_words(names: Mapping[str, str], code: str, name: str) -> str:
    """Return a unit as it is shown: its name with its credit code, or what is known of both."""
    known = names.get(code) or name
    return f"{known}（{code}）" if known and code else known or code
