"""Once in the life of an installation: what stands in the rows now becomes evidence, so that later changes show.

A new database has nothing to take on. In one from before, everything that an earlier release wrote is taken on as it
stands; that it was done, and how much, is a chain of its own, and without that chain it is not done again unseen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM
from app.store.audit_chain import EVIDENCE, record
from app.store.kept_rows import EDITIONS, ROOTS
from app.store.unkept_rows import has_chain, ids_after, lock_rows, rows_by_chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PIECE = 200


def begin_evidence(context: AppContext) -> bool:
    """Take on what there is, unless that was done; return whether it was done now."""
    with context.database.reading() as work:
        if has_chain(work, EVIDENCE):
            return False
    counts = {table: _take_on(context, table) for table in ROOTS}

    def finish(work: UnitOfWork) -> None:
        published = rows_by_chain(work, [EDITIONS])[EDITIONS]
        work.pending.rows[EDITIONS] = {name: dict(rows) for name, rows in published.items()}
        record(work, context.audit_key, EVIDENCE, SYSTEM.account_id, "evidence_begun", counts)

    context.database.transact(finish)
    return True


def _take_on(context: AppContext, table: str) -> int:
    count, after = 0, ""
    while True:
        with context.database.reading() as work:
            ids = ids_after(work, table, after, limit=PIECE)
        if not ids:
            return count
        context.database.transact(partial(_take_some, table=table, ids=ids))
        count, after = count + len(ids), ids[-1]


def _take_some(work: UnitOfWork, *, table: str, ids: Sequence[str]) -> None:
    lock_rows(work, table, ids)
    for chain, tables in rows_by_chain(work, ids).items():
        work.pending.rows[chain] = {name: dict(rows) for name, rows in tables.items()}
