"""Employers as an operator looks after them: found, listed by pinyin, with registry data, permissions, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update

from app.domain.name_order import order_key
from app.domain.typed_text import normalised
from app.store.account_lists import ListedAccount
from app.store.login_names import LOGIN, login_in
from app.store.profile_rows import MAIL, mail_in
from app.store.tables_identity import account
from app.store.tables_office import association, authority, employer, permission

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.store.database import UnitOfWork

MOST = 50
REGISTRY = "market_supervision"
"""Name, credit code and place come from the market supervision bureau (manual, chapter 2 note 1; A55)."""


@dataclass(frozen=True, slots=True)
class ListedEmployer:
    """A unit with the number of its current employees and of its granted permissions."""

    id: str
    name: str
    uscc: str
    registered_place: str
    profile_status: str
    employees: int
    permissions: int


def employer_page(work: UnitOfWork, *, text: str = "", skip: int = 0) -> tuple[list[ListedEmployer], int]:
    """Return some units by name, and how many there are; `text` is part of a name or of a credit code."""
    wanted = []
    if text:
        wanted.append(
            or_(
                employer.c.name.contains(text, autoescape=True),
                employer.c.uscc.contains(normalised(text) or text, autoescape=True),
            )
        )
    employees = (
        select(func.count())
        .select_from(association)
        .where(association.c.employer_id == employer.c.id, association.c.state == "active")
        .scalar_subquery()
    )
    granted = (
        select(func.count())
        .select_from(permission)
        .where(permission.c.employer_id == employer.c.id, permission.c.state == "granted")
        .scalar_subquery()
    )
    rows = work.connection.execute(
        select(
            employer.c.id,
            employer.c.name,
            employer.c.uscc,
            employer.c.registered_place,
            employer.c.profile_status,
            employees.label("employees"),
            granted.label("permissions"),
        )
        .where(*wanted)
        .order_by(employer.c.name_key, employer.c.id)
        .offset(skip)
        .limit(MOST)
    )
    total = work.connection.execute(select(func.count()).select_from(employer).where(*wanted)).scalar_one()
    return [ListedEmployer(**row._mapping) for row in rows], int(total)


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """What the registry says of a unit, and how far the unit's own profile is."""

    id: str
    name: str
    uscc: str
    registered_place: str
    source: str
    synced_at: datetime | None
    profile_status: str
    profile_completed_at: datetime | None
    association_code: str | None
    contact_email: str


def registry_of(work: UnitOfWork, employer_id: str) -> RegistryRow | None:
    """Return a unit with its registry data."""
    plain = [name for name in RegistryRow.__slots__ if name != "contact_email"]
    row = work.connection.execute(
        select(*(employer.c[name] for name in plain), *MAIL).where(employer.c.id == employer_id)
    ).first()
    if row is None:
        return None
    return RegistryRow(**{name: getattr(row, name) for name in plain}, contact_email=mail_in(work, row))


def set_registry(work: UnitOfWork, employer_id: str, *, name: str, registered_place: str) -> None:
    """Write what the registry says now."""
    work.connection.execute(
        update(employer)
        .where(employer.c.id == employer_id)
        .values(
            name=name,
            name_key=order_key(name),
            registered_place=registered_place,
            source=REGISTRY,
            synced_at=work.now,
        )
    )


@dataclass(frozen=True, slots=True)
class HeldPermission:
    """A permission with where it came from."""

    permit_type: str
    scope: str
    state: str
    authority_name: str | None
    opened_on: date | None
    origin: str


def held_permissions(work: UnitOfWork, employer_id: str) -> list[HeldPermission]:
    """Return a unit's permissions by permit type."""
    rows = work.connection.execute(
        select(
            permission.c.permit_type,
            permission.c.scope,
            permission.c.state,
            authority.c.name.label("authority_name"),
            permission.c.opened_on,
            permission.c.origin,
        )
        .outerjoin(authority, authority.c.code == permission.c.authority)
        .where(permission.c.employer_id == employer_id)
        .order_by(permission.c.permit_type)
    )
    return [HeldPermission(**row._mapping) for row in rows]


def accounts_of_employer(work: UnitOfWork, employer_id: str) -> list[ListedAccount]:
    """Return the accounts that act for a unit or look at it, by role and login."""
    rows = work.connection.execute(
        select(account.c.id, *LOGIN, account.c.display_name, account.c.role, account.c.is_active)
        .where(account.c.employer_id == employer_id)
        .order_by(account.c.role, account.c.login)
    )
    return [
        ListedAccount(
            id=row.id,
            login=login_in(work, row),
            display_name=row.display_name,
            role=row.role,
            is_active=row.is_active,
            is_lead=False,
            has_second_factor=False,
            awaits_release=False,
            level=None,
            employer_name=None,
            person_name=None,
            authority_name=None,
        )
        for row in rows
    ]
