"""Calendar feeds of units: only the digest of an address is kept, one of a unit is in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.store.tables_applicants import calendar_feed

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that is in use."""

    token_hash: str
    employer_id: str
    made_by: str
    made_at: datetime


_COLUMNS = [calendar_feed.c[name] for name in FeedRow.__slots__]


def feed_of_unit(work: UnitOfWork, employer_id: str) -> FeedRow | None:
    """Return the feed of a unit that is in use."""
    row = work.connection.execute(
        select(*_COLUMNS).where(
            calendar_feed.c.employer_id == employer_id, calendar_feed.c.revoked_at.is_(None)
        )
    ).first()
    return FeedRow(**row._mapping) if row else None


def feed_of_token(work: UnitOfWork, token_hash: str) -> FeedRow | None:
    """Return the feed of an address that is in use."""
    row = work.connection.execute(
        select(*_COLUMNS).where(
            calendar_feed.c.token_hash == token_hash, calendar_feed.c.revoked_at.is_(None)
        )
    ).first()
    return FeedRow(**row._mapping) if row else None


def revoke_feed_of(work: UnitOfWork, employer_id: str) -> bool:
    """End the feed of a unit that is in use; tell whether there was one."""
    done = work.connection.execute(
        update(calendar_feed)
        .where(calendar_feed.c.employer_id == employer_id, calendar_feed.c.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    return done.rowcount > 0


def add_feed(work: UnitOfWork, employer_id: str, token_hash: str, by: str) -> None:
    """Write a feed; the one before must have ended."""
    work.connection.execute(
        insert(calendar_feed).values(
            token_hash=token_hash, employer_id=employer_id, made_by=by, made_at=work.now
        )
    )
