"""Rows of the audit of all chains, as auditors read them: the newest first, by day, actor and action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.store.newest_first import Slice, slice_of
from app.store.security_event_lists import start_of
from app.store.tables_identity import audit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 50


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row of the audit."""

    chain: str
    number: int
    at: datetime
    actor: str
    action: str
    facts: Mapping[str, Any]


_COLUMNS = [audit.c[name] for name in AuditLine.__slots__]


def audit_lines(
    work: UnitOfWork,
    place: Place | None,
    *,
    first_day: date,
    last_day: date,
    actor: str = "",
    chain: str = "",
    size: int = MOST,
) -> Slice[AuditLine]:
    """Return a page of the audit between two days, of one who acted and of one chain where they are named."""
    wanted = [audit.c.at >= start_of(first_day), audit.c.at < start_of(last_day, days=1)]
    wanted += [audit.c.actor == actor] if actor else []
    wanted += [audit.c.chain == chain] if chain else []
    order = (audit.c.at, audit.c.chain, audit.c.number)
    rows, newer, older = slice_of(work, select(*_COLUMNS).where(*wanted), order, place, size)
    total = work.connection.execute(select(func.count()).select_from(audit).where(*wanted)).scalar_one()
    return Slice([AuditLine(**row._mapping) for row in rows], newer, older, int(total))
