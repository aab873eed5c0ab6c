"""Accounts as an operator looks after them: found, counted, closed, given a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update

from app.store.kept_rows import keep
from app.store.login_names import LOGIN, UNDONE, is_undone, login_columns, login_in, login_key
from app.store.session_rows import close_sessions_of
from app.store.tables_identity import account
from app.store.tables_office import authority, employer, person

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

MOST = 50


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account with the names of the parties it acts for."""

    id: str
    login: str
    display_name: str
    role: str
    is_active: bool
    is_lead: bool
    has_second_factor: bool
    awaits_release: bool
    level: int | None
    employer_name: str | None
    person_name: str | None
    authority_name: str | None

    @property
    def is_undone(self) -> bool:
        """Tell whether the account was closed for good."""
        return is_undone(self.login)


def account_page(
    work: UnitOfWork, *, text: str = "", role: str = "", skip: int = 0
) -> tuple[list[ListedAccount], int]:
    """Return some accounts by role and login, and how many there are.

    `text` is part of a login or a name, or the whole of a login that is a number.
    """
    wanted = [account.c.role == role] if role else []
    if text:
        wanted.append(
            or_(
                account.c.login.contains(text.casefold(), autoescape=True) & account.c.login_sealed.is_(None),
                account.c.login == login_key(work, text.casefold()),
                account.c.display_name.contains(text, autoescape=True),
            )
        )
    joined = (
        account.outerjoin(employer, employer.c.id == account.c.employer_id)
        .outerjoin(person, person.c.id == account.c.person_id)
        .outerjoin(authority, authority.c.code == account.c.authority)
    )
    rows = work.connection.execute(
        select(
            account.c.id,
            *LOGIN,
            account.c.display_name,
            account.c.role,
            account.c.is_active,
            account.c.is_lead,
            account.c.has_second_factor,
            account.c.awaits_release,
            account.c.level,
            employer.c.name.label("employer_name"),
            person.c.name.label("person_name"),
            func.coalesce(authority.c.name, account.c.authority).label("authority_name"),
        )
        .select_from(joined)
        .where(*wanted)
        .order_by(account.c.role, account.c.login)
        .offset(skip)
        .limit(MOST)
    )
    total = work.connection.execute(select(func.count()).select_from(account).where(*wanted)).scalar_one()
    names = [name for name in ListedAccount.__slots__ if name != "login"]
    return [
        ListedAccount(login=login_in(work, row), **{name: getattr(row, name) for name in names})
        for row in rows
    ], int(total)


def active_accounts(work: UnitOfWork, role: str) -> int:
    """Return how many accounts of a role can sign in."""
    query = select(func.count()).select_from(account).where(account.c.role == role, account.c.is_active)
    return int(work.connection.execute(query).scalar_one())


def active_ids(work: UnitOfWork, role: str) -> list[str]:
    """Return the accounts of a role that can sign in."""
    query = select(account.c.id).where(account.c.role == role, account.c.is_active).order_by(account.c.id)
    return list(work.connection.execute(query).scalars())


def set_active(work: UnitOfWork, account_id: str, *, is_active: bool) -> None:
    """Let an account sign in, or not; one that may not has no session left either."""
    work.connection.execute(update(account).where(account.c.id == account_id).values(is_active=is_active))
    keep(work, "account", account_id, account_id, None)
    if not is_active:
        close_sessions_of(work, account_id)


def detach_account(work: UnitOfWork, account_id: str) -> None:
    """Close an account for good: it acts for nobody, and its login is free for whoever owns that number."""
    work.connection.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(is_active=False, person_id=None, login=f"{UNDONE}{account_id}", login_sealed=None)
    )
    keep(work, "account", account_id, account_id, None)
    close_sessions_of(work, account_id)


def change_login(work: UnitOfWork, account_id: str, login: str) -> None:
    """Let an account be signed in to by another login; who is signed in stays so."""
    work.connection.execute(
        update(account).where(account.c.id == account_id).values(login_columns(work, account_id, login))
    )
    keep(work, "account", account_id, account_id, None)


def rename_account(work: UnitOfWork, account_id: str, display_name: str) -> None:
    """Let an account carry the name of its person."""
    work.connection.execute(
        update(account).where(account.c.id == account_id).values(display_name=display_name)
    )


def set_password_hash(
    work: UnitOfWork, account_id: str, password_hash: str, *, must_change: bool, but: str = ""
) -> None:
    """Replace a password; whoever is signed in with the old one is signed out, except in the session named by `but`."""
    work.connection.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(password_hash=password_hash, must_change_password=must_change)
    )
    close_sessions_of(work, account_id, but=but)


def reviewers_by_level(work: UnitOfWork) -> dict[tuple[str, int], list[str]]:
    """Return the names of reviewers who can sign in, by authority and level."""
    rows = work.connection.execute(
        select(account.c.authority, account.c.level, account.c.display_name)
        .where(
            account.c.role == "reviewer",
            account.c.is_active,
            account.c.authority.is_not(None),
            account.c.level.is_not(None),
        )
        .order_by(account.c.login)
    )
    found: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        found.setdefault((row.authority, row.level), []).append(row.display_name)
    return found
