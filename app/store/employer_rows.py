"""Employers, their permissions and attachments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from app.domain.facts import EmployerInFacts, PermissionInFacts
from app.domain.office_codes import PermissionScope, PermissionState
from app.store.database import new_id
from app.store.key_sets import is_among
from app.store.profile_rows import MAIL, mail_in, profile_of, sealed_mail
from app.store.read_once import read_once
from app.store.tables_office import authority, employer, employer_attachment, permission

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer as stored."""

    id: str
    name: str
    uscc: str
    registered_place: str
    profile_status: str
    association_code: str | None
    contact_email: str


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A current paper of an employer."""

    slot: str
    version: int
    sha256: str
    filename: str
    uploaded_at: datetime
    report: dict[str, Any] | None

    @property
    def pages(self) -> int:
        """Return how many pages the paper has."""
        return int((self.report or {}).get("pages", 1))


_PLAIN = ("id", "name", "uscc", "registered_place", "profile_status", "association_code")
_COLUMNS = [*(employer.c[name] for name in _PLAIN), *MAIL]


def add_employer(work: UnitOfWork, *, name: str, uscc: str, contact_email: str = "", **values: Any) -> str:
    """Write an employer; a known credit code is refused by the database."""
    made = new_id()
    values |= sealed_mail(work, made, contact_email)
    work.connection.execute(insert(employer).values(id=made, name=name, uscc=uscc, **values))
    return made


_OF_ID = select(*_COLUMNS).where(employer.c.id == bindparam("id"))


@read_once
def employer_of(work: UnitOfWork, employer_id: str) -> EmployerRow:
    """Return an employer that exists."""
    return _in_row(work, work.connection.execute(_OF_ID, {"id": employer_id}).one())


def employers_by_id(work: UnitOfWork, ids: Collection[str]) -> dict[str, EmployerRow]:
    """Return employers by id."""
    rows = work.connection.execute(select(*_COLUMNS).where(is_among(employer.c.id, ids)))
    return {row.id: _in_row(work, row) for row in rows}


def _in_row(work: UnitOfWork, row: Any) -> EmployerRow:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return EmployerRow(**plain, contact_email=mail_in(work, row))


def employer_by_credit_code(work: UnitOfWork, uscc: str) -> str | None:
    """Return the employer with this credit code."""
    found: str | None = work.connection.execute(select(employer.c.id).where(employer.c.uscc == uscc)).scalar()
    return found


_NAMES_OF_UNITS = select(employer.c.uscc, employer.c.name).where(
    employer.c.uscc.in_(bindparam("codes", expanding=True))
)
_NAMES = select(employer.c.id, employer.c.name).where(employer.c.id.in_(bindparam("ids", expanding=True)))


def names_of_units(work: UnitOfWork, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of the units of the system by credit code."""
    wanted = list(codes)
    rows = work.connection.execute(_NAMES_OF_UNITS, {"codes": wanted}) if wanted else ()
    return {row.uscc: row.name for row in rows}


def set_association_code(work: UnitOfWork, employer_id: str, code: str | None) -> None:
    """Give a unit an association code, or withdraw it; a code in use is refused by the database."""
    work.connection.execute(
        update(employer).where(employer.c.id == employer_id).values(association_code=code)
    )


def employer_names(work: UnitOfWork, ids: set[str]) -> dict[str, str]:
    """Return names by id."""
    rows = work.connection.execute(_NAMES, {"ids": list(ids)}) if ids else ()
    return {row.id: row.name for row in rows}


def employer_facts(work: UnitOfWork, employer_id: str) -> EmployerInFacts:
    """Return an employer as handlers see it."""
    row = employer_of(work, employer_id)
    slots = frozenset(attachment.slot for attachment in attachments_of(work, employer_id))
    general = profile_of(work, employer_id).get("general") or {}
    place = str(general.get("tax_registration_place") or "")
    return EmployerInFacts(
        row.id, row.name, row.uscc, row.profile_status == "complete", slots, row.registered_place, place
    )


_ATTACHMENTS = (
    select(*[employer_attachment.c[name] for name in AttachmentRow.__slots__])
    .where(
        employer_attachment.c.employer_id == bindparam("employer_id"),
        employer_attachment.c.removed_at.is_(None),
    )
    .order_by(employer_attachment.c.slot, employer_attachment.c.version)
)


@read_once
def attachments_of(work: UnitOfWork, employer_id: str) -> list[AttachmentRow]:
    """Return the current papers of an employer by slot."""
    rows = work.connection.execute(_ATTACHMENTS, {"employer_id": employer_id})
    return list({row.slot: AttachmentRow(**row._mapping) for row in rows}.values())


def add_attachment(
    work: UnitOfWork,
    *,
    employer_id: str,
    slot: str,
    sha256: str,
    filename: str,
    report: Mapping[str, Any],
    by: str,
    at: datetime | None = None,
) -> int:
    """Add the next version of an employer's paper; return its version."""
    last = work.connection.execute(
        select(func.max(employer_attachment.c.version)).where(
            employer_attachment.c.employer_id == employer_id, employer_attachment.c.slot == slot
        )
    ).scalar()
    version = (last or 0) + 1
    work.connection.execute(
        insert(employer_attachment).values(
            id=new_id(),
            employer_id=employer_id,
            slot=slot,
            version=version,
            sha256=sha256,
            filename=filename,
            report=dict(report),
            uploaded_at=at or work.now,
            uploaded_by=by,
        )
    )
    return version


def remove_attachment(work: UnitOfWork, employer_id: str, slot: str, *, by: str) -> bool:
    """Take a paper out of its slot; its versions stay as evidence. False when the slot was empty."""
    done = work.connection.execute(
        update(employer_attachment)
        .where(
            employer_attachment.c.employer_id == employer_id,
            employer_attachment.c.slot == slot,
            employer_attachment.c.removed_at.is_(None),
        )
        .values(removed_at=work.now, removed_by=by)
    )
    return done.rowcount > 0


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A line of the permission table of an employer."""

    permit_type: str
    scope: str
    state: str
    authority: str | None
    authority_name: str | None
    opened_on: date | None


_OF_ALL = (
    select(
        permission.c.permit_type,
        permission.c.scope,
        permission.c.state,
        permission.c.authority,
        authority.c.name.label("authority_name"),
        permission.c.opened_on,
    )
    .outerjoin(authority, authority.c.code == permission.c.authority)
    .order_by(permission.c.permit_type)
)
_PERMISSIONS = _OF_ALL.where(permission.c.employer_id == bindparam("employer_id"))
_AUTHORITIES = select(authority.c.code, authority.c.name)


@read_once
def permissions_of(work: UnitOfWork, employer_id: str) -> list[PermissionRow]:
    """Return an employer's permissions by permit type."""
    rows = work.connection.execute(_PERMISSIONS, {"employer_id": employer_id})
    return [PermissionRow(**row._mapping) for row in rows]


def permissions_of_employers(work: UnitOfWork, ids: Collection[str]) -> dict[str, list[PermissionRow]]:
    """Return by employer the permissions of some employers by permit type."""
    found: dict[str, list[PermissionRow]] = {one: [] for one in ids}
    query = _OF_ALL.add_columns(permission.c.employer_id).where(is_among(permission.c.employer_id, ids))
    for row in work.connection.execute(query):
        found[row.employer_id].append(PermissionRow(*row[:-1]))
    return found


def permission_facts(work: UnitOfWork, employer_id: str, permit_type: str) -> PermissionInFacts | None:
    """Return an employer's permission for one permit type as handlers see it."""
    for row in permissions_of(work, employer_id):
        if row.permit_type == permit_type:
            return PermissionInFacts(PermissionState(row.state), PermissionScope(row.scope), row.authority)
    return None


def add_permission(work: UnitOfWork, **values: Any) -> None:
    """Write a permission; a second one for the type is refused by the database."""
    work.connection.execute(insert(permission).values(id=new_id(), **values))


def add_authority(work: UnitOfWork, code: str, name: str) -> None:
    """Write an authority."""
    work.connection.execute(insert(authority).values(code=code, name=name))


@read_once
def authority_names(work: UnitOfWork) -> dict[str, str]:
    """Return the names of all authorities by code."""
    return {row.code: row.name for row in work.connection.execute(_AUTHORITIES)}
