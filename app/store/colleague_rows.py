"""Reviewers as each other's colleagues: who sits at which level, who leads an authority, which accounts are one person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from app.domain.inboxes import inbox_of
from app.store.kept_rows import keep
from app.store.login_names import LOGIN, login_in
from app.store.read_once import read_once
from app.store.tables_identity import account
from app.store.tables_office import person

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Colleague:
    """A reviewer's account. `identity` is the same for all accounts of one person; without one it is the account's."""

    id: str
    login: str
    display_name: str
    authority: str | None
    level: int | None
    employer_id: str | None
    is_active: bool
    is_lead: bool
    awaits_release: bool
    identity: str

    @property
    def group(self) -> str:
        """Return the candidate group of the account."""
        return f"authority:{self.authority}:L{self.level}"

    @property
    def inbox(self) -> str:
        """Return the audience of notices that are for this account alone."""
        return inbox_of(self.id)


_IDENTITY = func.coalesce(account.c.identity_index, person.c.id_number_index, account.c.id)


_PLAIN = [name for name in Colleague.__slots__ if name not in {"login", "identity"}]


def _in_row(work: UnitOfWork, row: Any) -> Colleague:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Colleague(login=login_in(work, row), identity=row.identity, **plain)


def _query() -> Select[Any]:
    return select(*(account.c[name] for name in _PLAIN), *LOGIN, _IDENTITY.label("identity")).outerjoin(
        person, person.c.id == account.c.person_id
    )


def identity_of_accounts() -> Select[tuple[str, str]]:
    """Return the question for every account and the person behind it."""
    return select(account.c.id, _IDENTITY.label("identity")).outerjoin(
        person, person.c.id == account.c.person_id
    )


_OF_AUTHORITY = (
    _query()
    .where(account.c.role == "reviewer", account.c.is_active, account.c.authority == bindparam("authority"))
    .order_by(account.c.level, account.c.login)
)
_OF_LEVEL = _OF_AUTHORITY.where(account.c.level == bindparam("level"))
_IDENTITIES = (
    select(account.c.id, _IDENTITY.label("identity"))
    .outerjoin(person, person.c.id == account.c.person_id)
    .where(account.c.id.in_(bindparam("ids", expanding=True)))
)
_OF_ID = _query().where(account.c.id == bindparam("id"), account.c.role == "reviewer")


@read_once
def colleague_of(work: UnitOfWork, account_id: str) -> Colleague | None:
    """Return the reviewer with this account; None for anybody else."""
    row = work.connection.execute(_OF_ID, {"id": account_id}).first()
    return _in_row(work, row) if row else None


def colleagues(work: UnitOfWork, authority: str, level: int | None = None) -> list[Colleague]:
    """Return the reviewers of an authority, or of one level of it, who can sign in, by level and login."""
    asked: dict[str, Any] = {"authority": authority} | ({} if level is None else {"level": level})
    rows = work.connection.execute(_OF_AUTHORITY if level is None else _OF_LEVEL, asked)
    return [_in_row(work, row) for row in rows]


def identities(work: UnitOfWork, ids: Collection[str]) -> dict[str, str]:
    """Return whose account each is, of some accounts."""
    rows = work.connection.execute(_IDENTITIES, {"ids": list(ids)})
    return {row.id: row.identity for row in rows}


def set_reviewer(
    work: UnitOfWork, account_id: str, *, level: int | None, is_lead: bool, identity_index: str | None
) -> None:
    """Note a reviewer's level, whether they lead, and by which identity number their accounts belong together."""
    work.connection.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(level=level, is_lead=is_lead, identity_index=identity_index)
    )
    keep(work, "account", account_id, account_id, None)


def identity_noted(work: UnitOfWork, account_id: str) -> str | None:
    """Return the digest by which it is noted whose account it is; None where it is not."""
    found = select(account.c.identity_index).where(account.c.id == account_id)
    return work.connection.execute(found).scalar()
