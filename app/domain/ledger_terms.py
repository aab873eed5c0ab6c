"""What an authority asks of the ledger: read from a decision table, with these terms where an edition has none."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LAG = 12
"""More months than this would let a whole year go by unseen."""
MOST_CONTRACT_MONTHS = 60


@dataclass(frozen=True, slots=True)
class LedgerTerms:
    """The terms of one authority."""

    lag_months: int = 2
    """How many of the newest closed months need not be there yet: proof comes after the month (T29)."""
    contract_months: int = 6
    """How long a labour contract should still run at a renewal; less is a hint to who decides."""
    papers: frozenset[str] = frozenset()
    """Rules of the ledger whose explanation needs a paper beside it."""


DEFAULT_TERMS = LedgerTerms()
