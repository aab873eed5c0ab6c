"""Who has a draft of an edition open, which file, and who has written in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.store.tables_editions import edition_draft_editor

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class DraftEditor:
    """One person at one draft. `saved_at` is None for who has only looked."""

    draft_id: str
    account_id: str
    path: str
    seen_at: datetime
    saved_path: str | None
    saved_at: datetime | None


_COLUMNS = [edition_draft_editor.c[name] for name in DraftEditor.__slots__]


def editors_of(work: UnitOfWork, draft_id: str) -> list[DraftEditor]:
    """Return everybody who has opened a draft in the editor, the latest first."""
    query = select(*_COLUMNS).where(edition_draft_editor.c.draft_id == draft_id)
    rows = work.connection.execute(query.order_by(edition_draft_editor.c.seen_at.desc()))
    return [DraftEditor(**row._mapping) for row in rows]


def note_editor(work: UnitOfWork, draft_id: str, account_id: str, path: str, *, has_saved: bool) -> None:
    """Note that somebody has a file of a draft open now, or has just saved it.

    The caller holds the draft's row, so that two first visits of one person do not meet.
    """
    told = {"path": path, "seen_at": work.now}
    if has_saved:
        told |= {"saved_path": path, "saved_at": work.now}
    found = work.connection.execute(
        update(edition_draft_editor)
        .where(
            edition_draft_editor.c.draft_id == draft_id,
            edition_draft_editor.c.account_id == account_id,
        )
        .values(**told)
    )
    if not found.rowcount:
        work.connection.execute(
            insert(edition_draft_editor).values(draft_id=draft_id, account_id=account_id, **told)
        )
