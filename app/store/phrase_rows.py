"""常用意见: sentences that reviewers keep for themselves, and those that a lead keeps for all reviewers of the authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, or_, select

from app.store.database import new_id
from app.store.read_once import read_once
from app.store.tables_applications import common_phrase

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One sentence; `authority` is empty for one that its writer alone sees."""

    id: str
    text: str
    account_id: str
    authority: str | None

    @property
    def is_office(self) -> bool:
        """Tell whether all reviewers of the authority see it."""
        return self.authority is not None


_IS_OWN = (common_phrase.c.account_id == bindparam("account_id")) & common_phrase.c.authority.is_(None)
_PHRASES = select(*(common_phrase.c[name] for name in PhraseRow.__slots__)).order_by(
    common_phrase.c.added_at, common_phrase.c.id
)
_OWN = _PHRASES.where(_IS_OWN)
_WITH_OFFICE = _PHRASES.where(or_(_IS_OWN, common_phrase.c.authority == bindparam("of_authority")))


@read_once
def phrases_of(work: UnitOfWork, account_id: str, authority: str | None = None) -> list[PhraseRow]:
    """Return a reviewer's own sentences, and those of their authority; each in the order in which they were added."""
    query, named = _OWN, {"account_id": account_id}
    if authority:
        query, named = _WITH_OFFICE, named | {"of_authority": authority}
    return [PhraseRow(*row) for row in work.connection.execute(query, named)]


def add_phrase(work: UnitOfWork, account_id: str, text: str, authority: str | None = None) -> str:
    """Keep a sentence, for oneself or for an authority; return its id. The database refuses one's own twice."""
    identity = new_id()
    row = {"id": identity, "account_id": account_id, "text": text, "authority": authority}
    work.connection.execute(insert(common_phrase).values(added_at=work.now, **row))
    return identity


def drop_phrase(work: UnitOfWork, account_id: str, identity: str, *, authority: str | None = None) -> bool:
    """Take a sentence of one's own out, or one of the authority that one leads; tell whether it was there."""
    own = (common_phrase.c.account_id == account_id) & common_phrase.c.authority.is_(None)
    wanted = or_(own, common_phrase.c.authority == authority) if authority else own
    done = work.connection.execute(delete(common_phrase).where(common_phrase.c.id == identity, wanted))
    return bool(done.rowcount)
