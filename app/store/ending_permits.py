"""Permits that have ended or will soon: what the daily sweeps ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from app.store.permit_columns import PERMIT_COLUMNS, permit_in
from app.store.tables_office import permit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from app.domain.permit import Permit
    from app.store.database import UnitOfWork


def live_permits_exceeded_by(
    work: UnitOfWork, today: date, *, limit: int = 200, only: str = "", without: Collection[str] = ()
) -> list[Permit]:
    """Return live permits whose last valid day lies before `today`, locked for the sweep; or `only` this one."""
    wanted = [permit.c.id == only] if only else []
    if without:
        wanted.append(permit.c.id.not_in(without))
    rows = work.connection.execute(
        select(*PERMIT_COLUMNS)
        .where(permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < today, *wanted)
        .order_by(permit.c.valid_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [permit_in(work, row) for row in rows]


def permits_to_remind_of(work: UnitOfWork, last: date, *, behind: str, limit: int) -> list[Permit]:
    """Return live permits that end on or before `last`, and every suspended one, by id behind a cursor."""
    wanted = or_(and_(permit.c.state == "valid", permit.c.valid_until <= last), permit.c.state == "suspended")
    rows = work.connection.execute(
        select(*PERMIT_COLUMNS).where(permit.c.id > behind, wanted).order_by(permit.c.id).limit(limit)
    )
    return [permit_in(work, row) for row in rows]
