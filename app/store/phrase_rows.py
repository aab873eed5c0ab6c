"""常用意见: sentences that a reviewer keeps for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from app.store.database import new_id
from app.store.read_once import read_once
from app.store.tables_applications import common_phrase

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One sentence of a reviewer."""

    id: str
    text: str


@read_once
def phrases_of(work: UnitOfWork, account_id: str) -> list[PhraseRow]:
    """Return a reviewer's sentences in the order in which they were added."""
    rows = work.connection.execute(
        select(common_phrase.c.id, common_phrase.c.text)
        .where(common_phrase.c.account_id == account_id)
        .order_by(common_phrase.c.added_at, common_phrase.c.id)
    )
    return [PhraseRow(row.id, row.text) for row in rows]


def add_phrase(work: UnitOfWork, account_id: str, text: str) -> str:
    """Keep a sentence; return its id. The database refuses the same one twice."""
    identity = new_id()
    work.connection.execute(
        insert(common_phrase).values(id=identity, account_id=account_id, text=text, added_at=work.now)
    )
    return identity


def drop_phrase(work: UnitOfWork, account_id: str, identity: str) -> bool:
    """Take a sentence of the reviewer's own out; tell whether it was there."""
    done = work.connection.execute(
        delete(common_phrase).where(common_phrase.c.id == identity, common_phrase.c.account_id == account_id)
    )
    return bool(done.rowcount)
