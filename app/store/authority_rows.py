"""Authorities: their names, and which permit types they decide for which units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.store.employer_rows import authority_names
from app.store.tables_office import authority, permission

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


def rename_authority(work: UnitOfWork, code: str, name: str) -> bool:
    """Give an authority another name; False when there is none of this code."""
    return (
        work.connection.execute(update(authority).where(authority.c.code == code).values(name=name)).rowcount
        > 0
    )


def units_by_authority(work: UnitOfWork) -> dict[str, dict[str, int]]:
    """Return by authority and permit type how many units have or apply for a permission there."""
    rows = work.connection.execute(
        select(permission.c.authority, permission.c.permit_type, func.count().label("units"))
        .where(permission.c.authority.is_not(None), permission.c.state != "cancelled")
        .group_by(permission.c.authority, permission.c.permit_type)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.authority, {})[row.permit_type] = int(row.units)
    return found


def authorities_deciding(work: UnitOfWork, permit_type: str) -> dict[str, str]:
    """Return name by code of the authorities that decide for holders of a permission of this type.

    One that supervises units for other types only, as 北京海外学人中心 does, is not among them; a new one, which
    supervises nobody yet, is.
    """
    supervised = units_by_authority(work)
    return {
        code: name
        for code, name in authority_names(work).items()
        if code not in supervised or permit_type in supervised[code]
    }
