"""A check of the whole audit: every chain, the sealed heads, and the rows that the audit tells of.

It goes on in steps, so that the worker can do other things between them, and needs the memory of one chain's evidence
and of a batch of rows. What does not fit is looked at again before it is told: somebody may have written meanwhile.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.services.evidence.check_heads import LATEST, HeadsCheck, last_good
from app.services.evidence.check_records import RecordsCheck
from app.services.evidence.finding import Finding, FindingKind
from app.services.evidence.old_events import first_kept_chain
from app.store.audit_chain import EVIDENCE, content_of
from app.store.audit_check_rows import last_checks
from app.store.chain_heads import CHAINED, last_line, some_rows
from app.store.head_shelf import HeadShelf
from app.store.sealed_heads import START
from app.store.security_events import PREFIX, meaning_of
from app.store.unkept_rows import merge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.store.kept_rows import Tables

ROWS = 1000
"""Rows of one step."""
CHAINS = 200
"""Chains whose rows are compared at once."""
MOST_TOLD = 500
"""Findings that are told one by one; the others are counted."""


class AuditCheck:
    """One check. `findings` and figures are complete when `steps` has ended."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.shelf = HeadShelf()
        self.heads = HeadsCheck(context, self.shelf)
        self.records = RecordsCheck(context)
        self.started_at = context.clock()
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}
        self.chains = self.rows = 0
        self._ends: dict[str, tuple[int, str]] = {}
        self._done: dict[str, Tables] = {}

    def run(self) -> AuditCheck:
        """Check everything at once."""
        for _step in self.steps():
            pass
        return self

    def steps(self) -> Iterator[None]:
        """Check everything, a piece at a time."""
        yield from self.heads.steps()
        self._tell(self.heads.findings)
        for table in CHAINED:
            yield from self._walk(table)
        self._missing()
        yield
        for found in self.records.without_evidence():
            self._tell(found)
            yield
        self._late()
        self._date()

    def digest(self) -> str:
        """Return the digest over all heads that were found."""
        whole = hashlib.sha256()
        for chain, number, mac in self.shelf.heads():
            whole.update(f"{chain}\x1f{number}\x1f{mac}\n".encode())
        return whole.hexdigest()

    def _walk(self, table: str) -> Iterator[None]:
        """Go through a table in the order of its chains."""
        after: tuple[str, int] | None = None
        chain: _Chain | None = None
        while True:
            with self.context.database.reading() as work:
                batch = some_rows(work, table, after, limit=ROWS)
            for row in batch:
                if chain is None or row.chain != chain.name:
                    self._end(chain)
                    chain = _Chain(row.chain, table, self.shelf.sealed(row.chain))
                    self.chains += 1
                self._tell(chain.take(self.context, row))
            self.rows += len(batch)
            if len(batch) < ROWS:
                break
            after = batch[-1].chain, batch[-1].number
            yield
        self._end(chain)
        self._flush()
        yield

    def _end(self, chain: _Chain | None) -> None:
        if chain is None:
            return
        self._tell(chain.ended())
        self._ends[chain.name] = (chain.number, chain.previous)
        if chain.table == "audit" and not chain.is_broken:
            self._done[chain.name] = chain.kept
        if len(self._ends) >= CHAINS:
            self._flush()

    def _flush(self) -> None:
        """Keep where chains end, and compare the rows they tell of."""
        self.shelf.see(self._ends)
        self._tell(self.records.compared(self._done))
        self._ends, self._done = {}, {}

    def _missing(self) -> None:
        """Chains that were sealed and are gone; when none is left, the table was emptied."""
        kept = first_kept_chain(self.context, self.started_at)
        gone = [
            (chain, number, at)
            for chain, number, at in self.shelf.gone()
            if not (chain.startswith(PREFIX) and chain < kept)
        ]
        for table, is_event in (("audit", False), ("security_event", True)):
            of_table = [one for one in gone if one[0].startswith(PREFIX) is is_event]
            with self.context.database.reading() as work:
                is_empty = not some_rows(work, table, None, limit=1)
            if of_table and is_empty:
                at = max(at for _chain, _number, at in of_table)
                facts = {"chains": len(of_table)}
                self._tell([Finding(FindingKind.TABLE_EMPTY, table=table, since=at, facts=facts)])
                continue
            self._tell(
                [
                    Finding(FindingKind.CHAIN_GONE, chain, table=table, since=at, facts={"rows": number})
                    for chain, number, at in of_table
                ]
            )
        if all(chain != EVIDENCE for chain, _number, _mac in self.shelf.heads()):
            self._tell([Finding(FindingKind.NO_BASELINE)])

    def _late(self) -> None:
        """Rows that no line tells of, although the last line is old."""
        with self.context.database.reading() as work:
            last = last_line(work)
        if last is None or self.started_at - last.seen_until < LATEST:
            return
        if waiting := self.shelf.unsealed(limit=1):
            self._tell([Finding(FindingKind.HEADS_LATE, waiting[0], since=last.at.isoformat())])

    def _tell(self, found: list[Finding]) -> None:
        for one in found:
            self.counts[one.kind] = self.counts.get(one.kind, 0) + 1
            if len(self.findings) < MOST_TOLD:
                self.findings.append(one)

    def _date(self) -> None:
        """Say since when: the last line that tells of a row which is still right, or the last check that was good."""
        undated = [one for one in self.findings if not one.since]
        upto = {one.chain: one.number - 1 for one in undated if one.chain and one.number}
        dates = last_good(self.context, upto) if upto else {}
        with self.context.database.reading() as work:
            good = last_checks(work, is_good=True)
        checked = good[0].finished_at.isoformat() if good else ""
        self.findings = [
            one if one.since else replace(one, since=max(dates.get(one.chain, ""), checked))
            for one in self.findings
        ]


class _Chain:
    """One chain while it is read."""

    def __init__(self, name: str, table: str, sealed: tuple[int, str, str] | None) -> None:
        self.name, self.table, self.sealed = name, table, sealed
        self.number, self.previous, self.is_broken = 0, START, False
        self.kept: Tables = {}

    def take(self, context: AppContext, row: Any) -> list[Finding]:
        """Look at the next row; only the first thing that is wrong with a chain is told."""
        kind, number = self._wrong(context, row), row.number
        if kind is FindingKind.ROW_MISSING:
            number = self.number + 1
        was_broken, self.is_broken = self.is_broken, self.is_broken or kind is not None
        self.number, self.previous = row.number, row.mac
        if self.table == "audit" and row.kept is not None:
            merge(self.kept, row.kept)
        found = [self._told(kind, number)] if kind is not None and not was_broken else []
        if (
            self.sealed is not None
            and row.number == self.sealed[0]
            and row.mac != self.sealed[1]
            and not was_broken
        ):
            self.is_broken = True
            found = found or [self._told(FindingKind.CHAIN_REWRITTEN, row.number)]
        return found

    def _wrong(self, context: AppContext, row: Any) -> FindingKind | None:
        if row.number != self.number + 1:
            return FindingKind.ROW_MISSING
        is_audit = self.table == "audit"
        content = (
            content_of(row.actor, row.action, row.facts, row.kept)
            if is_audit
            else meaning_of(dict(row._mapping))
        )
        if row.mac != context.audit_key.mac(self.name, row.number, row.at, content, row.previous_mac):
            return FindingKind.ROW_CHANGED
        return FindingKind.LINK_BROKEN if row.previous_mac != self.previous else None

    def ended(self) -> list[Finding]:
        """Compare the end with the sealed head: a chain that was cut verifies by itself."""
        if self.sealed is None or self.number >= self.sealed[0]:
            return []
        self.is_broken = True
        facts = {"rows": self.number, "sealed": self.sealed[0]}
        return [self._told(FindingKind.CHAIN_CUT, self.number + 1, **facts)]

    def _told(self, kind: FindingKind, number: int, **facts: int) -> Finding:
        return Finding(kind, self.name, number, self.table, facts=facts)
