"""Permits that have ended or will soon: what the daily sweeps ask, and the end of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select, update

from app.store.kept_rows import keep
from app.store.key_sets import is_among
from app.store.permit_columns import PERMIT_COLUMNS, moved_values, permit_in
from app.store.permit_rows import PermitMissingError
from app.store.tables_office import permit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.domain.office_codes import PermitState
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


def move_permits(work: UnitOfWork, rows: Iterable[Permit], state: PermitState) -> None:
    """Move permits that were read with a lock to another state together, as `move_permit` does one."""
    together: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for row in rows:
        moved = moved_values(row.moved_to(state))
        together.setdefault(tuple(moved.items()), []).append(row.id)
        keep(work, "permit", row.id, row.id, moved)
    for values, ids in together.items():
        change = update(permit).where(is_among(work, permit.c.id, ids))
        done = work.connection.execute(change.values(version=permit.c.version + 1, **dict(values)))
        if done.rowcount != len(ids):
            raise PermitMissingError(f"{len(ids) - done.rowcount} of {len(ids)}")
