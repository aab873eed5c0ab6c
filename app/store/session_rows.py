"""Sessions: which browsers are signed in as whom, since when, until when and from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.store.account_rows import ACCOUNT_COLUMNS, account_in
from app.store.tables_identity import account, session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser's session."""

    token_hash: str
    account_id: str | None
    data: dict[str, Any]
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ends_at: datetime | None
    way: str
    address: str
    browser: str


_COLUMNS = [session.c[name] for name in SessionRow.__slots__]
_LASTING = select(*_COLUMNS).where(
    session.c.token_hash == bindparam("token_hash"), session.c.expires_at > bindparam("now")
)
_WITH_ACCOUNT = _LASTING.add_columns(*ACCOUNT_COLUMNS).join(account, account.c.id == session.c.account_id)


def open_session(
    work: UnitOfWork,
    token_hash: str,
    account_id: str,
    *,
    expires_at: datetime,
    ends_at: datetime,
    way: str,
    address: str,
    browser: str,
) -> None:
    """Write a new session."""
    work.connection.execute(
        insert(session).values(
            token_hash=token_hash,
            account_id=account_id,
            data={},
            created_at=work.now,
            seen_at=work.now,
            expires_at=min(expires_at, ends_at),
            ends_at=ends_at,
            way=way,
            address=address,
            browser=browser,
        )
    )


def session_of(work: UnitOfWork, token_hash: str) -> SessionRow | None:
    """Return a session that has not ended."""
    row = work.connection.execute(_LASTING, {"token_hash": token_hash, "now": work.now}).first()
    return SessionRow(**row._mapping) if row else None


def signed_in_by(work: UnitOfWork, token_hash: str) -> tuple[SessionRow, AccountRow] | None:
    """Return a session that has not ended with the account that it is of."""
    row = work.connection.execute(_WITH_ACCOUNT, {"token_hash": token_hash, "now": work.now}).first()
    if row is None:
        return None
    return SessionRow(**{name: getattr(row, name) for name in SessionRow.__slots__}), account_in(work, row)


def sessions_of(work: UnitOfWork, account_id: str) -> list[SessionRow]:
    """Return the sessions of an account that have not ended, the last used first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(session.c.account_id == account_id, session.c.expires_at > work.now)
        .order_by(session.c.seen_at.desc(), session.c.token_hash)
    )
    return [SessionRow(**row._mapping) for row in rows]


def prolong_session(work: UnitOfWork, row: SessionRow, until: datetime) -> None:
    """Note that a session is used, and move its end, never beyond the one it began with."""
    ends = until if row.ends_at is None else min(until, row.ends_at)
    work.connection.execute(
        update(session)
        .where(session.c.token_hash == row.token_hash)
        .values(seen_at=work.now, expires_at=ends)
    )


def keep_in_session(work: UnitOfWork, token_hash: str, data: Mapping[str, Any]) -> None:
    """Keep what a session remembers from one page to the next."""
    work.connection.execute(update(session).where(session.c.token_hash == token_hash).values(data=dict(data)))


def close_session(work: UnitOfWork, token_hash: str, account_id: str | None = None) -> str | None:
    """End a session, of this account where one is named; return whose it was."""
    wanted = [session.c.token_hash == token_hash]
    if account_id is not None:
        wanted.append(session.c.account_id == account_id)
    return work.connection.execute(delete(session).where(*wanted).returning(session.c.account_id)).scalar()


def close_sessions_of(work: UnitOfWork, account_id: str, *, but: str = "") -> int:
    """End every session of an account, except the one named by `but`; return how many."""
    return work.connection.execute(
        delete(session).where(session.c.account_id == account_id, session.c.token_hash != but)
    ).rowcount
