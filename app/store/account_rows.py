"""Accounts: who may sign in, and for whom they act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.store.database import new_id
from app.store.kept_rows import keep
from app.store.login_names import LOGIN, MARK, login_columns, login_in, login_key
from app.store.read_once import read_once
from app.store.tables_identity import account

if TYPE_CHECKING:
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
    awaits_release: bool
    """Whether what somebody has changed of it still waits for a second person: until then it decides nothing."""
    appearance: str
    must_change_password: bool
    has_second_factor: bool


_PLAIN = tuple(name for name in AccountRow.__slots__ if name != "login")
ACCOUNT_COLUMNS = [*(account.c[name] for name in _PLAIN), *LOGIN]
_OF_LOGIN = select(*ACCOUNT_COLUMNS).where(account.c.login.in_(bindparam("logins", expanding=True)))
_OF_ID = select(*ACCOUNT_COLUMNS).where(account.c.id == bindparam("id"))


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
    must_change_password: bool = False,
) -> str:
    """Write an account; an existing login is refused by the database."""
    made = new_id()
    work.connection.execute(
        insert(account).values(
            id=made,
            **login_columns(work, made, login),
            display_name=display_name,
            password_hash=password_hash,
            role=role,
            employer_id=employer_id,
            person_id=person_id,
            authority=authority,
            level=level,
            identity_index=identity_index,
            must_change_password=must_change_password,
            is_active=True,
            locale="zh_CN",
            created_at=work.now,
        )
    )
    keep(work, "account", made, made, None)
    return made


def account_by_login(work: UnitOfWork, login: str) -> AccountRow | None:
    """Return the account with this login."""
    # An earlier release has written a number as it is: so it stands until it has been sealed (`plain_values.py`).
    wanted = {login_key(work, login), login} if not login.startswith(MARK) else {login_key(work, login)}
    row = work.connection.execute(_OF_LOGIN, {"logins": list(wanted)}).first()
    return account_in(work, row) if row else None


def account_in(work: UnitOfWork, row: Any) -> AccountRow:
    """Return the account in a row that has ACCOUNT_COLUMNS."""
    return AccountRow(login=login_in(work, row), **{name: getattr(row, name) for name in _PLAIN})


def account_of(work: UnitOfWork, account_id: str) -> AccountRow | None:
    """Return an account by its id."""
    row = work.connection.execute(_OF_ID, {"id": account_id}).first()
    return account_in(work, row) if row else None


def write_appearance(work: UnitOfWork, account_id: str, kept: str) -> None:
    """Keep how pages look to an account."""
    work.connection.execute(update(account).where(account.c.id == account_id).values(appearance=kept))


_OF_PERSON = select(*ACCOUNT_COLUMNS).where(account.c.person_id == bindparam("person_id"))
_NAMES = select(account.c.id, account.c.display_name).where(
    account.c.id.in_(bindparam("ids", expanding=True))
)


@read_once
def account_of_person(work: UnitOfWork, person_id: str) -> AccountRow | None:
    """Return the account of a person, active or not."""
    row = work.connection.execute(_OF_PERSON, {"person_id": person_id}).first()
    return account_in(work, row) if row else None


def accounts_of_unit(work: UnitOfWork, employer_id: str, role: str) -> list[AccountRow]:
    """Return the accounts of a role that act for a unit and can sign in, by name."""
    rows = work.connection.execute(
        select(*ACCOUNT_COLUMNS)
        .where(account.c.employer_id == employer_id, account.c.role == role, account.c.is_active)
        .order_by(account.c.display_name, account.c.login)
    )
    return [account_in(work, row) for row in rows]


def accounts(work: UnitOfWork) -> list[AccountRow]:
    """Return all accounts by role and login."""
    rows = work.connection.execute(select(*ACCOUNT_COLUMNS).order_by(account.c.role, account.c.login))
    return [account_in(work, row) for row in rows]


def names_of(work: UnitOfWork, ids: set[str]) -> dict[str, str]:
    """Return display names by account id."""
    rows = work.connection.execute(_NAMES, {"ids": list(ids)}) if ids else ()
    return {row.id: row.display_name for row in rows}


def employees_among(work: UnitOfWork, ids: set[str]) -> set[str]:
    """Return which of some accounts are employees': pages that show no personal data do not name them."""
    query = select(account.c.id).where(account.c.id.in_(ids), account.c.role == "employee")
    return set(work.connection.execute(query).scalars())
