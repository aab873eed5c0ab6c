"""Permissions as procedures change them, and the history of each change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.store.database import new_id
from app.store.tables_office import permission, permission_event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PermissionEventRow:
    """One change of a permission."""

    permit_type: str
    event: str
    facts: dict[str, Any]
    case_id: str | None
    at: datetime


def write_permission(work: UnitOfWork, employer_id: str, permit_type: str, **changes: Any) -> None:
    """Change a unit's permission for a permit type, or write its first row."""
    done = work.connection.execute(
        update(permission)
        .where(permission.c.employer_id == employer_id, permission.c.permit_type == permit_type)
        .values(**changes)
    )
    if done.rowcount == 0:
        values = {"scope": "full", "origin": "application", **changes}
        work.connection.execute(
            insert(permission).values(id=new_id(), employer_id=employer_id, permit_type=permit_type, **values)
        )


_AUTHORITIES = select(permission.c.employer_id, permission.c.permit_type, permission.c.authority).where(
    permission.c.employer_id.in_(bindparam("ids", expanding=True))
)


def authorities_of(work: UnitOfWork, employer_ids: Sequence[str]) -> dict[tuple[str, str], str | None]:
    """Return the authority of each unit for each type of permit, by unit and type."""
    rows = work.connection.execute(_AUTHORITIES, {"ids": list(employer_ids)}) if employer_ids else ()
    return {(row.employer_id, row.permit_type): row.authority for row in rows}


def note_permission_event(work: UnitOfWork, case: CaseRow, event: str, facts: Mapping[str, Any]) -> None:
    """Keep what happened to a permission, in which application."""
    work.connection.execute(
        insert(permission_event).values(
            id=new_id(),
            employer_id=case.employer_id,
            permit_type=case.permit_type,
            event=event,
            facts={name: _plain(value) for name, value in facts.items()},
            case_id=case.id,
            at=work.now,
        )
    )


def permission_events(work: UnitOfWork, employer_id: str) -> list[PermissionEventRow]:
    """Return the history of a unit's permissions, oldest first."""
    columns = [permission_event.c[name] for name in PermissionEventRow.__slots__]
    rows = work.connection.execute(
        select(*columns).where(permission_event.c.employer_id == employer_id).order_by(permission_event.c.at)
    )
    return [PermissionEventRow(**row._mapping) for row in rows]


def _plain(value: date | str | None) -> str | None:
    return value.isoformat() if value is not None and not isinstance(value, str) else value
