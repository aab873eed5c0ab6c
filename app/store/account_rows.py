"""Accounts, sessions and throttled attempts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from app.store.database import new_id
from app.store.kept_rows import keep
from app.store.read_once import read_once
from app.store.tables_identity import account, login_attempt, session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Somebody who may sign in, and for whom they act."""

    id: str
    login: str
    display_name: str
    password_hash: str
    role: str
    employer_id: str | None
    person_id: str | None
    authority: str | None
    level: int | None
    is_active: bool
    locale: str
    is_lead: bool
    appearance: str


_COLUMNS = [account.c[name] for name in AccountRow.__slots__]
_OF_LOGIN = select(*_COLUMNS).where(account.c.login == bindparam("login"))
_OF_ID = select(*_COLUMNS).where(account.c.id == bindparam("id"))


def add_account(
    work: UnitOfWork,
    *,
    login: str,
    display_name: str,
    password_hash: str,
    role: str,
    employer_id: str | None = None,
    person_id: str | None = None,
    authority: str | None = None,
    level: int | None = None,
    identity_index: str | None = None,
) -> str:
    """Write an account; an existing login is refused by the database."""
    made = new_id()
    work.connection.execute(
        insert(account).values(
            id=made,
            login=login,
            display_name=display_name,
            password_hash=password_hash,
            role=role,
            employer_id=employer_id,
            person_id=person_id,
            authority=authority,
            level=level,
            identity_index=identity_index,
            is_active=True,
            locale="zh_CN",
            created_at=work.now,
        )
    )
    keep(work, "account", made, made, None)
    return made


def account_by_login(work: UnitOfWork, login: str) -> AccountRow | None:
    """Return the account with this login."""
    row = work.connection.execute(_OF_LOGIN, {"login": login}).first()
    return AccountRow(**row._mapping) if row else None


def account_of(work: UnitOfWork, account_id: str) -> AccountRow | None:
    """Return an account by its id."""
    row = work.connection.execute(_OF_ID, {"id": account_id}).first()
    return AccountRow(**row._mapping) if row else None


def write_appearance(work: UnitOfWork, account_id: str, kept: str) -> None:
    """Keep how pages look to an account."""
    work.connection.execute(update(account).where(account.c.id == account_id).values(appearance=kept))


_OF_PERSON = select(*_COLUMNS).where(account.c.person_id == bindparam("person_id"))
_NAMES = select(account.c.id, account.c.display_name).where(
    account.c.id.in_(bindparam("ids", expanding=True))
)


@read_once
def account_of_person(work: UnitOfWork, person_id: str) -> AccountRow | None:
    """Return the account of a person, active or not."""
    row = work.connection.execute(_OF_PERSON, {"person_id": person_id}).first()
    return AccountRow(**row._mapping) if row else None


def accounts(work: UnitOfWork) -> list[AccountRow]:
    """Return all accounts by role and login."""
    rows = work.connection.execute(select(*_COLUMNS).order_by(account.c.role, account.c.login))
    return [AccountRow(**row._mapping) for row in rows]


def names_of(work: UnitOfWork, ids: set[str]) -> dict[str, str]:
    """Return display names by account id."""
    rows = work.connection.execute(_NAMES, {"ids": list(ids)}) if ids else ()
    return {row.id: row.display_name for row in rows}


def employees_among(work: UnitOfWork, ids: set[str]) -> set[str]:
    """Return which of some accounts are employees': pages that show no personal data do not name them."""
    query = select(account.c.id).where(account.c.id.in_(ids), account.c.role == "employee")
    return set(work.connection.execute(query).scalars())


def open_session(work: UnitOfWork, token_hash: str, account_id: str | None, expires_at: datetime) -> None:
    """Write a new session."""
    work.connection.execute(
        insert(session).values(
            token_hash=token_hash,
            account_id=account_id,
            data={},
            created_at=work.now,
            seen_at=work.now,
            expires_at=expires_at,
        )
    )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser's session."""

    token_hash: str
    account_id: str | None
    data: dict[str, Any]
    seen_at: datetime
    expires_at: datetime


_LASTING = select(*[session.c[name] for name in SessionRow.__slots__]).where(
    session.c.token_hash == bindparam("token_hash"), session.c.expires_at > bindparam("now")
)


def session_of(work: UnitOfWork, token_hash: str) -> SessionRow | None:
    """Return a session that has not ended."""
    row = work.connection.execute(_LASTING, {"token_hash": token_hash, "now": work.now}).first()
    return SessionRow(**row._mapping) if row else None


def save_session(work: UnitOfWork, token_hash: str, data: Mapping[str, Any], expires_at: datetime) -> None:
    """Keep what a session remembers and move its end."""
    work.connection.execute(
        update(session)
        .where(session.c.token_hash == token_hash)
        .values(data=dict(data), seen_at=work.now, expires_at=expires_at)
    )


def close_session(work: UnitOfWork, token_hash: str) -> None:
    """End a session."""
    work.connection.execute(delete(session).where(session.c.token_hash == token_hash))


def note_attempt(work: UnitOfWork, subject: str) -> None:
    """Count a failed attempt to sign in."""
    work.connection.execute(insert(login_attempt).values(subject=subject, at=work.now))


def attempts_since(work: UnitOfWork, subject: str, instant: datetime) -> int:
    """Return how often a subject has failed since an instant."""
    return int(
        work.connection.execute(
            select(func.count())
            .select_from(login_attempt)
            .where(login_attempt.c.subject == subject, login_attempt.c.at > instant)
        ).scalar_one()
    )


def forget_attempts(work: UnitOfWork, subject: str) -> None:
    """Forget the failed attempts of a subject."""
    work.connection.execute(delete(login_attempt).where(login_attempt.c.subject == subject))
