"""Rows are held against the last evidence of each: permits, decisions, states, accounts, editions, papers, history."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.services.evidence.finding import Finding, FindingKind
from app.store.kept_rows import ROOTS
from app.store.unkept_rows import evidence_of, rows_by_chain, without_chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.services.context.app_context import AppContext
    from app.store.kept_rows import Tables, Values

LOOKS, PAUSE_SECONDS = 4, 0.05
"""How often what does not fit is read again: whoever writes has both right when they commit."""
PATIENCE = 20
"""For so many chains a check waits between two looks; where more do not fit nobody is just writing."""
PIECE = 500


class RecordsCheck:
    """Compares rows with evidence."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self._waited = 0

    def compared(self, chains: Mapping[str, Tables]) -> list[Finding]:
        """Return what differs in the rows of some chains from the evidence that was read of them."""
        if not chains:
            return []
        with self.context.database.reading() as work:
            rows = rows_by_chain(work, chains)
        found: list[Finding] = []
        for chain, kept in chains.items():
            if _differences(chain, kept, rows[chain]):
                found += self._again(chain)
        return found

    def _again(self, chain: str) -> list[Finding]:
        found: list[Finding] = []
        self._waited += 1
        for look in range(LOOKS if self._waited <= PATIENCE else 1):
            if look:
                time.sleep(PAUSE_SECONDS)
            with self.context.database.reading() as work:
                kept, rows = evidence_of(work, chain), rows_by_chain(work, [chain])[chain]
            found = _differences(chain, kept, rows)
            if not found:
                break
        return found

    def without_evidence(self) -> Iterator[list[Finding]]:
        """Return rows whose chain is not there at all, a piece at a time."""
        for table in ROOTS:
            after = ""
            while True:
                with self.context.database.reading() as work:
                    ids = without_chain(work, table, after, limit=PIECE)
                yield [Finding(FindingKind.NO_EVIDENCE, one, table=table, key=one) for one in ids]
                if len(ids) < PIECE:
                    break
                after = ids[-1]


def _differences(chain: str, kept: Tables, rows: Tables) -> list[Finding]:
    found = []
    for table in sorted(kept.keys() | rows.keys()):
        told, there = kept.get(table, {}), rows.get(table, {})
        for key in sorted(told.keys() | there.keys()):
            if key not in there:
                found.append(Finding(FindingKind.RECORD_DELETED, chain, table=table, key=key))
            elif key not in told:
                found.append(Finding(FindingKind.RECORD_ADDED, chain, table=table, key=key))
            elif facts := _altered(told[key], there[key]):
                found.append(
                    Finding(FindingKind.VALUE_ALTERED, chain, table=table, key=key, facts={"columns": facts})
                )
    return found


def _altered(told: Values, there: Values) -> dict[str, list[object]]:
    """Return the columns that differ: what the evidence says, and what stands there now."""
    return {name: [value, there.get(name)] for name, value in told.items() if there.get(name) != value}
