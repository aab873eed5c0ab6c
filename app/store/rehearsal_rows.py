"""Rehearsals: a draft, the digest of its files, and how its stories went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from app.store.database import new_id
from app.store.tables_editions import edition_draft, rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
UNFINISHED = (WAITING, RUNNING)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal. `result` is what the stories answered, or why they could not be played."""

    id: str
    draft_id: str
    digest: str
    asked_by: str
    asked_at: datetime
    state: str
    lease_until: datetime | None
    ended_at: datetime | None
    result: dict[str, Any] | None


_COLUMNS = [rehearsal.c[name] for name in Rehearsal.__slots__]


def add_rehearsal(work: UnitOfWork, draft_id: str, digest: str, by: str) -> str:
    """Write a rehearsal that waits for the worker; return its id."""
    made = new_id()
    row = {"id": made, "draft_id": draft_id, "digest": digest, "asked_by": by, "asked_at": work.now}
    work.connection.execute(insert(rehearsal).values(state=WAITING, **row))
    return made


def newest_rehearsal(work: UnitOfWork, draft_id: str) -> Rehearsal | None:
    """Return the last rehearsal of a draft, or None."""
    query = select(*_COLUMNS).where(rehearsal.c.draft_id == draft_id).order_by(rehearsal.c.asked_at.desc())
    row = work.connection.execute(query.limit(1)).first()
    return None if row is None else Rehearsal(**row._mapping)


def rehearsal_of_edition(work: UnitOfWork, sha256: str) -> Rehearsal | None:
    """Return the rehearsal of the very text that was published as an edition, or None."""
    query = (
        select(*_COLUMNS)
        .join(edition_draft, edition_draft.c.id == rehearsal.c.draft_id)
        .where(edition_draft.c.published == sha256, rehearsal.c.digest == sha256, rehearsal.c.state == DONE)
        .order_by(rehearsal.c.ended_at.desc())
    )
    row = work.connection.execute(query.limit(1)).first()
    return None if row is None else Rehearsal(**row._mapping)


def take_rehearsal(work: UnitOfWork, lease_until: datetime) -> Rehearsal | None:
    """Take the oldest rehearsal that waits, or whose worker is gone; None when there is none."""
    is_free = or_(
        rehearsal.c.state == WAITING,
        (rehearsal.c.state == RUNNING) & (rehearsal.c.lease_until < work.now),
    )
    query = select(*_COLUMNS).where(is_free).order_by(rehearsal.c.asked_at).limit(1)
    row = work.connection.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    found = Rehearsal(**row._mapping)
    work.connection.execute(
        update(rehearsal).where(rehearsal.c.id == found.id).values(state=RUNNING, lease_until=lease_until)
    )
    return found


def keep_lease(work: UnitOfWork, rehearsal_id: str, lease_until: datetime) -> None:
    """Say that the stories are still being played."""
    work.connection.execute(
        update(rehearsal).where(rehearsal.c.id == rehearsal_id).values(lease_until=lease_until)
    )


def end_rehearsal(work: UnitOfWork, rehearsal_id: str, state: str, result: Mapping[str, Any]) -> None:
    """Keep how the stories went."""
    work.connection.execute(
        update(rehearsal)
        .where(rehearsal.c.id == rehearsal_id)
        .values(state=state, ended_at=work.now, lease_until=None, result=dict(result))
    )
