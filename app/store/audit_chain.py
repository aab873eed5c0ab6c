"""The audit: one chain of keyed digests per case, so that a changed or removed row shows."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select

from app.store.columns import to_json
from app.store.database import advisory_lock
from app.store.kept_rows import EDITIONS, taken
from app.store.key_sets import is_among
from app.store.pending import CHAIN
from app.store.tables_identity import audit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

START = "0" * 64
OFFICE = "office"
EVIDENCE = "evidence"
"""When the evidence of rows was begun; without this chain no row is taken on again."""
SHARED = frozenset({OFFICE, EDITIONS, EVIDENCE})
"""Chains that nobody locks with a row of their own."""
LONGEST_ACTION = 60
"""Ids of elements may be as long as this themselves; a verb before them must not break the step."""


# Every step of every case asks these: they are put together once.
_LAST = (
    select(audit.c.number, audit.c.mac)
    .where(audit.c.chain == bindparam("of_chain"))
    .order_by(audit.c.number.desc())
    .limit(1)
)
_ADD = insert(audit)


class AuditKey:
    """The key of the chain, derived from the installation's secret."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.digest(secret_key.encode(), b"audit chain", "sha256")

    def mac(self, chain: str, number: int, at: datetime, content: str, previous: str) -> str:
        """Return the digest that binds a row to its place and its predecessor."""
        text = "\x1f".join((chain, str(number), at.isoformat(timespec="microseconds"), content, previous))
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def seal_of_line(self, text: str) -> str:
        """Return the digest that binds a line of sealed heads to this installation."""
        return hmac.new(self._key, f"heads\x1f{text}".encode(), hashlib.sha256).hexdigest()

    def seal_of_archive(self, root: str) -> str:
        """Return the keyed digest that binds the root of an archive to this installation."""
        return hmac.new(self._key, f"archive\x1f{root}".encode(), hashlib.sha256).hexdigest()


def record(
    work: UnitOfWork, key: AuditKey, chain: str, actor: str, action: str, facts: Mapping[str, Any]
) -> None:
    """Append a row to `chain`: the id of a case, a permit or an account, whose row is locked, or one of SHARED.

    Evidence of what this transaction has written in the chain so far (`kept_rows.py`) is part of the row.
    """
    if chain in SHARED:
        advisory_lock(work, f"audit chain {chain}")
    work.connection.execute(_ADD, audit_row(work, key, chain, actor, action, facts))


def audit_row(
    work: UnitOfWork, key: AuditKey, chain: str, actor: str, action: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the next row of a chain, with the evidence that is pending for it; whoever asks for it adds it."""
    action = action[:LONGEST_ACTION]
    work.pending.by = actor
    kept = taken(work, chain)
    number, previous = _next_place(work, chain)
    content = content_of(actor, action, facts, kept)
    mac = key.mac(chain, number, work.now, content, previous)
    work.pending.ends[CHAIN, chain] = number, mac
    return {
        "chain": chain,
        "number": number,
        "at": work.now,
        "actor": actor,
        "action": action,
        "facts": dict(facts),
        "kept": kept,
        "previous_mac": previous,
        "mac": mac,
    }


def find_ends(work: UnitOfWork, chains: Collection[str]) -> None:
    """Read together where some chains end whose rows are locked; nobody else appends before this commit."""
    newest = audit.alias()
    last = select(func.max(newest.c.number)).where(newest.c.chain == audit.c.chain).scalar_subquery()
    rows = work.connection.execute(
        select(audit.c.chain, audit.c.number, audit.c.mac).where(
            is_among(audit.c.chain, chains), audit.c.number == last
        )
    )
    work.pending.ends.update({(CHAIN, chain): None for chain in chains})
    work.pending.ends.update({(CHAIN, row.chain): (row.number, row.mac) for row in rows})


def _next_place(work: UnitOfWork, chain: str) -> tuple[int, str]:
    """Return the next number of a chain and the digest it follows; nobody else appends before this commit."""
    place = (CHAIN, chain)
    if place not in work.pending.ends:
        work.pending.ends[place] = work.connection.execute(_LAST, {"of_chain": chain}).first()
    number, mac = work.pending.ends[place] or (0, START)
    return number + 1, mac


def content_of(actor: str, action: str, facts: Mapping[str, Any], kept: Mapping[str, Any] | None) -> str:
    """Return what the digest of a row covers; rows from before there was evidence have none."""
    return to_json([actor, action, dict(facts), *([kept] if kept is not None else ())])


def first_row_fits(work: UnitOfWork, key: AuditKey) -> bool:
    """Tell whether the key is the one that the oldest row of the office was written with; true where there is none."""
    row = work.connection.execute(select(audit).where(audit.c.chain == OFFICE, audit.c.number == 1)).first()
    if row is None:
        return True
    content = content_of(row.actor, row.action, row.facts, row.kept)
    return bool(row.mac == key.mac(OFFICE, 1, row.at, content, row.previous_mac))


def first_broken(work: UnitOfWork, key: AuditKey, chain: str) -> int | None:
    """Return the number of the first row that does not verify, or None when the chain is whole."""
    previous = START
    rows = work.connection.execute(select(audit).where(audit.c.chain == chain).order_by(audit.c.number))
    for expected, row in enumerate(rows, start=1):
        content = content_of(row.actor, row.action, row.facts, row.kept)
        if row.number != expected or row.previous_mac != previous:
            return expected
        if row.mac != key.mac(chain, row.number, row.at, content, previous):
            return expected
        previous = row.mac
    return None


def rows_of(work: UnitOfWork, chain: str) -> list[dict[str, Any]]:
    """Return the rows of a chain, oldest first."""
    found = work.connection.execute(select(audit).where(audit.c.chain == chain).order_by(audit.c.number))
    return [dict(row._mapping) for row in found]
