"""Rows that are held against the audit, as a check reads them: which have no evidence, and all of one chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.store.kept_rows import KEPT, Tables, rows_of_chains
from app.store.tables_identity import audit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.store.database import UnitOfWork


def without_chain(work: UnitOfWork, name: str, after: str, *, limit: int) -> list[str]:
    """Return ids of rows for which the audit has no chain, after an id."""
    ids = KEPT[name].table.c.id
    has_chain = select(audit.c.number).where(audit.c.chain == ids).limit(1).exists()
    query = select(ids).where(ids > after, ~has_chain).order_by(ids).limit(limit)
    return list(work.connection.execute(query).scalars())


def ids_after(work: UnitOfWork, name: str, after: str, *, limit: int) -> list[str]:
    """Return some ids of a table, after an id."""
    ids = KEPT[name].table.c.id
    query = select(ids).where(ids > after).order_by(ids).limit(limit)
    return list(work.connection.execute(query).scalars())


def rows_by_chain(work: UnitOfWork, chains: Iterable[str]) -> dict[str, Tables]:
    """Return the rows of some chains: by chain, table and key."""
    wanted = list(chains)
    found: dict[str, Tables] = {chain: {} for chain in wanted}
    for name in KEPT:
        for chain, key, values in rows_of_chains(work, name, wanted):
            found[chain].setdefault(name, {})[key] = values
    return found


def evidence_of(work: UnitOfWork, chain: str) -> Tables:
    """Return the evidence of a chain, the latest of each value."""
    found: Tables = {}
    query = (
        select(audit.c.kept).where(audit.c.chain == chain, audit.c.kept.is_not(None)).order_by(audit.c.number)
    )
    for kept in work.connection.execute(query).scalars():
        merge(found, kept)
    return found


def merge(known: Tables, kept: Tables) -> None:
    """Bring later evidence into what is known."""
    for name, rows in kept.items():
        for key, values in rows.items():
            known.setdefault(name, {}).setdefault(key, {}).update(values or {})


def lock_rows(work: UnitOfWork, name: str, ids: Iterable[str]) -> None:
    """Keep others from changing some rows until the commit."""
    table = KEPT[name].table
    work.connection.execute(select(table.c.id).where(table.c.id.in_(list(ids))).with_for_update()).all()


def has_chain(work: UnitOfWork, chain: str) -> bool:
    """Tell whether the audit has a chain."""
    return (
        work.connection.execute(select(audit.c.number).where(audit.c.chain == chain).limit(1)).first()
        is not None
    )
