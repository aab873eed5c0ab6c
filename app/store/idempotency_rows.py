"""What was already done: one row per actor and key, with the answer given then."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.tables_identity import idempotency

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


class KeyReusedError(Exception):
    """The same key came with another request."""


_OF_KEY = select(idempotency.c.request_hash, idempotency.c.answer).where(
    idempotency.c.actor == bindparam("of_actor"), idempotency.c.key == bindparam("of_key")
)
_STORE = update(idempotency).where(
    idempotency.c.actor == bindparam("of_actor"), idempotency.c.key == bindparam("of_key")
)


@cache
def _reserve(dialect: str) -> Any:
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    return insert(idempotency).on_conflict_do_nothing().returning(idempotency.c.key)


def reserve_key(work: UnitOfWork, actor: str, key: str, request_hash: str) -> Any | None:
    """Take the key for this transaction; return the stored answer if the request was already carried out.

    A twin that is under way makes us wait on the unique index until it commits or rolls back.
    Raises KeyReusedError when the key belongs to another request.
    """
    values = {"actor": actor, "key": key, "request_hash": request_hash, "created_at": work.now}
    taken = work.connection.execute(_reserve(work.connection.dialect.name), values).first()
    if taken:
        return None
    row = work.connection.execute(_OF_KEY, {"of_actor": actor, "of_key": key}).one()
    if row.request_hash != request_hash:
        raise KeyReusedError(key)
    return row.answer


def store_response(work: UnitOfWork, actor: str, key: str, answer: Any) -> None:
    """Store what a repetition will be told."""
    work.connection.execute(_STORE, {"of_actor": actor, "of_key": key, "answer": answer})
