"""What was already done: one row per actor and key, with the answer given then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.tables_identity import idempotency

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


class KeyReusedError(Exception):
    """The same key came with another request."""


def reserve_key(work: UnitOfWork, actor: str, key: str, request_hash: str) -> Any | None:
    """Take the key for this transaction; return the stored answer if the request was already carried out.

    A twin that is under way makes us wait on the unique index until it commits or rolls back.
    Raises KeyReusedError when the key belongs to another request.
    """
    insert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    taken = work.connection.execute(
        insert(idempotency)
        .values(actor=actor, key=key, request_hash=request_hash, created_at=work.now)
        .on_conflict_do_nothing()
        .returning(idempotency.c.key)
    ).first()
    if taken:
        return None
    row = work.connection.execute(
        select(idempotency.c.request_hash, idempotency.c.answer).where(
            idempotency.c.actor == actor, idempotency.c.key == key
        )
    ).one()
    if row.request_hash != request_hash:
        raise KeyReusedError(key)
    return row.answer


def store_response(work: UnitOfWork, actor: str, key: str, answer: Any) -> None:
    """Store what a repetition will be told."""
    work.connection.execute(
        update(idempotency)
        .where(idempotency.c.actor == actor, idempotency.c.key == key)
        .values(answer=answer)
    )
