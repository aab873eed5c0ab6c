"""Messages between cases and from outside: either side may arrive first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.due_queues import MESSAGES
from app.store.database import new_id
from app.store.open_work import correlation_hash
from app.store.tables_cases import message, subscription

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that came in."""

    id: str
    name: str
    correlation: str
    payload: dict[str, Any]


@cache
def _once(dialect: str) -> Any:
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    return insert(message).on_conflict_do_nothing().returning(message.c.id)


def receive(
    work: UnitOfWork, name: str, correlation: str, payload: Mapping[str, Any], dedup_key: str
) -> bool:
    """Keep a message; False when the same message was received before."""
    row = message_row(work, name, correlation, payload, dedup_key)
    new = work.connection.execute(_once(work.connection.dialect.name), row).first()
    if new is not None:
        work.pending.wakes.add(MESSAGES)
    return new is not None


def message_row(
    work: UnitOfWork, name: str, correlation: str, payload: Mapping[str, Any], dedup_key: str
) -> dict[str, Any]:
    """Return the row of a message that has come now."""
    return {
        "id": new_id(),
        "name": name,
        "correlation": correlation,
        "correlation_hash": correlation_hash(name, correlation),
        "payload": dict(payload),
        "dedup_key": dedup_key,
        "received_at": work.now,
    }


def take_back(work: UnitOfWork, name: str, correlation: str) -> None:
    """Take messages back that nobody has had yet."""
    found = correlation_hash(name, correlation)
    work.connection.execute(
        delete(message).where(
            message.c.name == name, message.c.correlation_hash == found, message.c.delivered_to.is_(None)
        )
    )


_UNDELIVERED = (
    select(message.c.id, message.c.name, message.c.correlation, message.c.payload)
    .join(
        subscription,
        (subscription.c.message == message.c.name)
        & (subscription.c.correlation_hash == message.c.correlation_hash),
    )
    .where(subscription.c.case_id == bindparam("case_id"), message.c.delivered_to.is_(None))
    .order_by(message.c.received_at)
)


def undelivered_for(work: UnitOfWork, case_id: str) -> list[MessageRow]:
    """Return messages that came before their receiver and that this case now waits for, oldest first."""
    rows = work.connection.execute(_UNDELIVERED, {"case_id": case_id})
    return [MessageRow(**row._mapping) for row in rows]


def mark_delivered(work: UnitOfWork, message_id: str, case_id: str) -> None:
    """Note which case took a message."""
    work.connection.execute(update(message).where(message.c.id == message_id).values(delivered_to=case_id))


def cases_with_mail(work: UnitOfWork, *, without: Collection[str] = (), limit: int = 50) -> list[str]:
    """Return cases that wait for a message which has come but was not delivered yet."""
    wanted = [subscription.c.case_id.not_in(without)] if without else []
    return list(
        work.connection.execute(
            select(subscription.c.case_id)
            .join(
                message,
                (subscription.c.message == message.c.name)
                & (subscription.c.correlation_hash == message.c.correlation_hash),
            )
            .where(message.c.delivered_to.is_(None), *wanted)
            .distinct()
            .limit(limit)
        ).scalars()
    )
