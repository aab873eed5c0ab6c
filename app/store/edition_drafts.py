"""Drafts of editions: files that somebody has changed and nobody runs yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.store.database import new_id
from app.store.edition_rows import pack, unpack
from app.store.tables_editions import edition_draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

OPEN, PUBLISHED, DROPPED = "open", "published", "dropped"
SCHEDULED = "scheduled"
"""Approved for a later moment: nobody changes it meanwhile."""


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """A draft without its files. `base` is the edition it began from."""

    id: str
    process: str
    base: str
    author: str
    note: str
    state: str
    created_at: datetime
    changed_at: datetime
    published: str | None
    approved_by: str | None


_COLUMNS = [edition_draft.c[name] for name in EditionDraft.__slots__]


def add_edition_draft(
    work: UnitOfWork, *, process: str, base: str, author: str, note: str, files: Mapping[str, bytes]
) -> str:
    """Store a draft; return its id."""
    made = new_id()
    work.connection.execute(
        insert(edition_draft).values(
            id=made, process=process, base=base, author=author, note=note, files=pack(files),
            state=OPEN, created_at=work.now, changed_at=work.now,
        )
    )  # fmt: skip
    return made


def edition_draft_of(work: UnitOfWork, draft_id: str) -> EditionDraft | None:
    """Return a draft, or None."""
    row = work.connection.execute(select(*_COLUMNS).where(edition_draft.c.id == draft_id)).first()
    return None if row is None else EditionDraft(**row._mapping)


def locked_edition_draft(work: UnitOfWork, draft_id: str) -> EditionDraft | None:
    """Return a draft that nobody else changes until the commit, or None."""
    row = work.connection.execute(
        select(*_COLUMNS).where(edition_draft.c.id == draft_id).with_for_update()
    ).first()
    return None if row is None else EditionDraft(**row._mapping)


def files_of_draft(work: UnitOfWork, draft_id: str) -> dict[str, bytes]:
    """Return the files of a draft."""
    packed = work.connection.execute(
        select(edition_draft.c.files).where(edition_draft.c.id == draft_id)
    ).scalar_one()
    return unpack(packed)


def open_drafts(work: UnitOfWork, process: str | None = None) -> list[EditionDraft]:
    """Return the open drafts of one procedure or of all, the newest first."""
    query = select(*_COLUMNS).where(edition_draft.c.state == OPEN).order_by(edition_draft.c.changed_at.desc())
    if process is not None:
        query = query.where(edition_draft.c.process == process)
    return [EditionDraft(**row._mapping) for row in work.connection.execute(query)]


def change_edition_draft(
    work: UnitOfWork, draft_id: str, *, base: str, note: str, files: Mapping[str, bytes]
) -> None:
    """Replace note, base and files of a draft."""
    work.connection.execute(
        update(edition_draft)
        .where(edition_draft.c.id == draft_id)
        .values(base=base, note=note, files=pack(files), changed_at=work.now)
    )


def end_edition_draft(
    work: UnitOfWork, draft_id: str, state: str, *, by: str, published: str | None = None
) -> None:
    """Note that a draft was published, with the edition it became, or dropped, or that it waits for its moment."""
    work.connection.execute(
        update(edition_draft)
        .where(edition_draft.c.id == draft_id)
        .values(state=state, approved_by=by, published=published, changed_at=work.now)
    )


def reopen_edition_draft(work: UnitOfWork, draft_id: str) -> None:
    """Let a draft that was to be published later be changed again."""
    work.connection.execute(
        update(edition_draft).where(edition_draft.c.id == draft_id).values(state=OPEN, approved_by=None)
    )
