"""Drafts that are to be published at a moment: who approved it, for when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.store.database import new_id
from app.store.edition_drafts import EditionDraft
from app.store.tables_editions import edition_draft, scheduled_publication

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork

WAITING, PUBLISHED, STOPPED, WITHDRAWN = "waiting", "published", "stopped", "withdrawn"
LONGEST_REASON = 600


@dataclass(frozen=True, slots=True)
class ScheduledPublication:
    """One of them. `why` tells what stopped it."""

    id: str
    draft_id: str
    due_at: datetime
    approved_by: str
    approved_at: datetime
    note: str
    """What the edition will say of itself."""
    state: str
    why: str
    ended_at: datetime | None
    ended_by: str | None


_COLUMNS = [scheduled_publication.c[name] for name in ScheduledPublication.__slots__]


def add_publication(work: UnitOfWork, draft_id: str, due_at: datetime, by: str, note: str) -> str:
    """Write one that waits for its moment; return its id."""
    made = new_id()
    row = {"id": made, "draft_id": draft_id, "due_at": due_at, "approved_by": by, "approved_at": work.now}
    row["note"] = note
    work.connection.execute(insert(scheduled_publication).values(state=WAITING, why="", **row))
    return made


def newest_publication(work: UnitOfWork, draft_id: str) -> ScheduledPublication | None:
    """Return the last one of a draft, or None."""
    query = select(*_COLUMNS).where(scheduled_publication.c.draft_id == draft_id)
    row = work.connection.execute(query.order_by(scheduled_publication.c.approved_at.desc()).limit(1)).first()
    return None if row is None else ScheduledPublication(**row._mapping)


def next_due(work: UnitOfWork) -> ScheduledPublication | None:
    """Return the one whose moment has come first, or None."""
    query = (
        select(*_COLUMNS)
        .where(scheduled_publication.c.state == WAITING, scheduled_publication.c.due_at <= work.now)
        .order_by(scheduled_publication.c.due_at)
        .limit(1)
    )
    row = work.connection.execute(query).first()
    return None if row is None else ScheduledPublication(**row._mapping)


def locked_publication(work: UnitOfWork, publication_id: str) -> ScheduledPublication | None:
    """Return one that still waits, which nobody else ends until the commit, or None."""
    row = work.connection.execute(
        select(*_COLUMNS)
        .where(scheduled_publication.c.id == publication_id, scheduled_publication.c.state == WAITING)
        .with_for_update()
    ).first()
    return None if row is None else ScheduledPublication(**row._mapping)


def end_publication(work: UnitOfWork, publication_id: str, state: str, *, by: str, why: str = "") -> None:
    """Note what came of one."""
    work.connection.execute(
        update(scheduled_publication)
        .where(scheduled_publication.c.id == publication_id)
        .values(state=state, why=why[:LONGEST_REASON], ended_at=work.now, ended_by=by)
    )


def waiting_drafts(work: UnitOfWork, process: str | None = None) -> list[tuple[EditionDraft, datetime]]:
    """Return the drafts that wait for their moment, of one procedure or of all, the next one first."""
    columns = [edition_draft.c[name] for name in EditionDraft.__slots__]
    query = (
        select(scheduled_publication.c.due_at, *columns)
        .join(edition_draft, edition_draft.c.id == scheduled_publication.c.draft_id)
        .where(scheduled_publication.c.state == WAITING)
        .order_by(scheduled_publication.c.due_at)
    )
    if process is not None:
        query = query.where(edition_draft.c.process == process)
    found = []
    for row in work.connection.execute(query):
        due_at, *rest = row
        found.append((EditionDraft(*rest), due_at))
    return found
