"""Values that an earlier release wrote plain are sealed, some rows at a time.

Every reader takes a row either way, so it does not matter when this is done, or how often it is interrupted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, Text, cast, insert, select, update

from app.store.kept_rows import keep
from app.store.login_names import PERSONAL, UNDONE, login_columns
from app.store.outbox_rows import sealed_again
from app.store.permit_columns import sealed_holder
from app.store.person_rows import sealed_record
from app.store.profile_rows import sealed_mail
from app.store.tables_applications import outbox
from app.store.tables_identity import account, setup_mark
from app.store.tables_office import employer, permit, person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.store.database import Database, UnitOfWork

MARK = "values_sealed"


@dataclass(frozen=True, slots=True)
class PlainValues:
    """Rows of a table that hold something plain, and the columns with which it is sealed."""

    table: Table
    is_plain: ColumnElement[bool]
    sealed: Callable[[UnitOfWork, Any], dict[str, Any]]


def _outbox_row(work: UnitOfWork, row: Any) -> dict[str, Any]:
    has_left = row.sent_at is not None
    return {"payload": sealed_again(work.seal, row.payload, row.dedup_key, has_left=has_left)}


def _login(work: UnitOfWork, row: Any) -> dict[str, Any]:
    keep(work, "account", row.id, row.id, None)
    return login_columns(work, row.id, row.login)


PLAIN: Mapping[str, PlainValues] = {
    "person": PlainValues(
        person,
        person.c.record_sealed.is_(None),
        lambda work, row: sealed_record(work, row.id, row.email, row.details),
    ),
    "employer": PlainValues(
        employer,
        employer.c.contact_email != "",
        lambda work, row: sealed_mail(work, row.id, row.contact_email),
    ),
    "permit": PlainValues(
        permit,
        permit.c.holder.is_not(None),
        lambda work, row: sealed_holder(work, row.id, {"holder": row.holder}),
    ),
    "account": PlainValues(
        account,
        account.c.login.regexp_match(PERSONAL)
        & account.c.login_sealed.is_(None)
        & account.c.login.not_like(f"{UNDONE}%"),
        _login,
    ),
    "outbox": PlainValues(outbox, cast(outbox.c.payload, Text).contains('"to"'), _outbox_row),
}


def seal_some(work: UnitOfWork, name: str, after: str, *, limit: int) -> tuple[int, str | None]:
    """Seal what is plain in some rows behind an id; return how many, and where to go on (None at the end)."""
    plain = PLAIN[name]
    ids = plain.table.c.id
    asked = (
        select(plain.table).where(ids > after, plain.is_plain).order_by(ids).limit(limit).with_for_update()
    )
    rows = work.connection.execute(asked).all()
    for row in rows:
        work.connection.execute(update(plain.table).where(ids == row.id).values(plain.sealed(work, row)))
    return len(rows), rows[-1].id if len(rows) == limit else None


def overwrite_freed(database: Database) -> None:
    """Leave nothing of what was deleted or replaced in the file of SQLite. PostgreSQL does that by VACUUM FULL."""
    if database.is_sqlite:
        raw = database.engine.raw_connection()
        try:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def are_sealed(work: UnitOfWork) -> bool:
    """Tell whether every value of before has been sealed."""
    return (
        work.connection.execute(select(setup_mark.c.at).where(setup_mark.c.name == MARK)).first() is not None
    )


def note_sealed(work: UnitOfWork, by: str) -> None:
    """Keep that every value of before has been sealed."""
    if not are_sealed(work):
        work.connection.execute(insert(setup_mark).values(name=MARK, at=work.now, by=by))
