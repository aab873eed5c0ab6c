"""Letters with an activation code: the code itself is only on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.store.database import new_id
from app.store.tables_identity import activation_letter

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


def add_activation(
    work: UnitOfWork, person_id: str, code_index: str, *, by: str, expires_at: datetime
) -> str:
    """Write a letter; the ones before it count no more."""
    cancel_activations(work, person_id)
    made = new_id()
    work.connection.execute(
        insert(activation_letter).values(
            id=made,
            person_id=person_id,
            code_index=code_index,
            made_by=by,
            made_at=work.now,
            expires_at=expires_at,
        )
    )
    return made


def usable_activation(work: UnitOfWork, person_id: str, code_index: str) -> str | None:
    """Return the id of a person's letter with this code, if it can still be used."""
    found = work.connection.execute(
        select(activation_letter.c.id).where(
            activation_letter.c.person_id == person_id,
            activation_letter.c.code_index == code_index,
            activation_letter.c.expires_at > work.now,
            activation_letter.c.used_at.is_(None),
            activation_letter.c.cancelled_at.is_(None),
        )
    ).scalar()
    return str(found) if found else None


def use_activation(work: UnitOfWork, letter_id: str) -> bool:
    """Use a letter up; False when it was used or cancelled meanwhile."""
    done = work.connection.execute(
        update(activation_letter)
        .where(
            activation_letter.c.id == letter_id,
            activation_letter.c.used_at.is_(None),
            activation_letter.c.cancelled_at.is_(None),
        )
        .values(used_at=work.now)
    )
    return done.rowcount == 1


def cancel_activations(work: UnitOfWork, person_id: str) -> None:
    """Let no letter of a person count any more."""
    work.connection.execute(
        update(activation_letter)
        .where(
            activation_letter.c.person_id == person_id,
            activation_letter.c.used_at.is_(None),
            activation_letter.c.cancelled_at.is_(None),
        )
        .values(cancelled_at=work.now)
    )


def waiting_activation(work: UnitOfWork, person_id: str) -> datetime | None:
    """Return until when the letter of a person can be used; None when there is none."""
    found: datetime | None = work.connection.execute(
        select(activation_letter.c.expires_at).where(
            activation_letter.c.person_id == person_id,
            activation_letter.c.expires_at > work.now,
            activation_letter.c.used_at.is_(None),
            activation_letter.c.cancelled_at.is_(None),
        )
    ).scalar()
    return found
