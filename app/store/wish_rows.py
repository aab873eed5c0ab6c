"""Which letters units and employees want to go without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.key_sets import is_among
from app.store.read_once import read_once
from app.store.tables_applicants import letter_wish

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.store.database import UnitOfWork

_UNWANTED = select(letter_wish.c.unwanted).where(letter_wish.c.audience == bindparam("audience"))


@read_once
def unwanted_letters(work: UnitOfWork, audience: str) -> frozenset[str]:
    """Return what a unit or an employee does not want; nothing where they never said."""
    found = work.connection.execute(_UNWANTED, {"audience": audience}).scalar()
    return frozenset(found or ())


def all_unwanted_letters(work: UnitOfWork, audiences: Collection[str]) -> dict[str, frozenset[str]]:
    """Return what each of some units and employees does not want."""
    rows = work.connection.execute(
        select(letter_wish.c.audience, letter_wish.c.unwanted).where(
            is_among(letter_wish.c.audience, audiences)
        )
    )
    return {one: frozenset() for one in audiences} | {row.audience: frozenset(row.unwanted) for row in rows}


def write_unwanted(work: UnitOfWork, audience: str, unwanted: Collection[str], by: str) -> None:
    """Keep what a unit or an employee does not want."""
    values = {"unwanted": sorted(unwanted), "changed_by": by, "changed_at": work.now}
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(letter_wish)
        .values(audience=audience, **values)
        .on_conflict_do_update(index_elements=["audience"], set_=values)
    )
