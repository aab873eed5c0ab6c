"""The end of every transaction: evidence that no audit row of it has taken yet, and its security events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.audit_chain import AuditKey, record
from app.store.security_events import append_events

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

KEPT_ACTION = "kept"
"""Stands in the audit where rows were written of which no other entry of the transaction tells."""


def write_pending(work: UnitOfWork, key: AuditKey) -> None:
    """Write what is pending, chains in their order, so that nobody waits for each other in a circle."""
    by = work.pending.by
    for chain in sorted(work.pending.rows):
        if any(work.pending.rows[chain].values()):
            record(work, key, chain, by, KEPT_ACTION, {})
    append_events(work, key)
