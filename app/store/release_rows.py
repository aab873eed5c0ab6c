"""Accounts whose change waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from app.store.kept_rows import keep
from app.store.login_names import LOGIN, login_in
from app.store.tables_identity import account

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork

MOST = 100


@dataclass(frozen=True, slots=True)
class WaitingAccount:
    """An account that decides nothing until a second person releases what somebody has changed."""

    id: str
    login: str
    display_name: str
    authority: str | None
    level: int | None
    is_lead: bool
    change: str
    changed_by: list[str]
    """Everybody who has changed it since it was last released."""
    changed_at: datetime


_PLAIN = [name for name in WaitingAccount.__slots__ if name != "login"]
_COLUMNS = [*(account.c[name] for name in _PLAIN), *LOGIN]


def _in_row(work: UnitOfWork, row: Any) -> WaitingAccount:
    return WaitingAccount(login=login_in(work, row), **{name: getattr(row, name) for name in _PLAIN})


def await_release(work: UnitOfWork, account_id: str, change: str, by: str) -> None:
    """Let an account decide nothing until somebody releases it who is neither `by` nor has changed it before."""
    waits = waiting_account(work, account_id)
    people = [*(one for one in (waits.changed_by if waits else ()) if one != by), by]
    values = {"awaits_release": True, "change": change, "changed_by": people, "changed_at": work.now}
    work.connection.execute(update(account).where(account.c.id == account_id).values(values))
    keep(work, "account", account_id, account_id, None)


def release_row(work: UnitOfWork, account_id: str) -> None:
    """Let an account decide again; who changed it stays noted."""
    work.connection.execute(update(account).where(account.c.id == account_id).values(awaits_release=False))
    keep(work, "account", account_id, account_id, None)


def waiting_account(work: UnitOfWork, account_id: str) -> WaitingAccount | None:
    """Return an account that waits, which nobody else releases before the commit; None for any other."""
    query = select(*_COLUMNS).where(account.c.id == account_id, account.c.awaits_release).with_for_update()
    row = work.connection.execute(query).first()
    return _in_row(work, row) if row else None


def waiting_accounts(work: UnitOfWork) -> list[WaitingAccount]:
    """Return the accounts that have waited longest."""
    query = select(*_COLUMNS).where(account.c.awaits_release).order_by(account.c.changed_at).limit(MOST)
    return [_in_row(work, row) for row in work.connection.execute(query)]


def is_role_filled(work: UnitOfWork, role: str) -> bool:
    """Tell whether somebody of a role can sign in."""
    query = select(func.count()).select_from(
        select(account.c.id).where(account.c.role == role, account.c.is_active).limit(1).subquery()
    )
    return bool(work.connection.execute(query).scalar())
