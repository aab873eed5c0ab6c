"""What checks of the audit found, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.store.database import new_id
from app.store.tables_evidence import audit_check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class AuditCheckRow:
    """One check that came to its end."""

    id: str
    started_at: datetime
    finished_at: datetime
    by: str
    chains: int
    rows: int
    is_good: bool
    findings: list[dict[str, Any]]
    """The first of them."""
    counts: Mapping[str, int]
    """How many of each kind there are."""


_COLUMNS = [audit_check.c[name] for name in AuditCheckRow.__slots__]


def add_check(work: UnitOfWork, **values: Any) -> str:
    """Keep a check."""
    made = new_id()
    work.connection.execute(insert(audit_check).values(id=made, finished_at=work.now, **values))
    return made


def last_checks(work: UnitOfWork, *, limit: int = 1, is_good: bool | None = None) -> list[AuditCheckRow]:
    """Return the newest checks; only good or bad ones if asked for."""
    query = select(*_COLUMNS).order_by(audit_check.c.finished_at.desc()).limit(limit)
    if is_good is not None:
        query = query.where(audit_check.c.is_good.is_(is_good))
    return [AuditCheckRow(**row._mapping) for row in work.connection.execute(query)]
