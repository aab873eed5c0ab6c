"""Which keys the database was written with: their marks, and something sealed to try a key on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from sqlalchemy import insert, select

from app.store.tables_office import person
from app.store.tables_operations import key_mark

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


def key_marks(work: UnitOfWork) -> dict[str, str]:
    """Return the fingerprint of each key that was noted, by its name."""
    return {row.name: row.fingerprint for row in work.connection.execute(select(key_mark))}


def note_keys(work: UnitOfWork, fingerprints: dict[str, str]) -> None:
    """Remember keys that are new to the database."""
    known = key_marks(work)
    for name, fingerprint in fingerprints.items():
        if name not in known:
            work.connection.execute(
                insert(key_mark).values(name=name, fingerprint=fingerprint, noted_at=work.now)
            )


def opens_what_is_sealed(work: UnitOfWork) -> bool:
    """Tell whether the seal opens the number of some person; true where there is nobody."""
    row = work.connection.execute(select(person.c.id, person.c.id_number_sealed).limit(1)).first()
    if row is None:
        return True
    try:
        work.seal.open(row.id_number_sealed, f"person.id_number:{row.id}")
    except InvalidTag:
        return False
    return True
