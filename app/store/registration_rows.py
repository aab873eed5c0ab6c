"""Registrations that wait for their code. Numbers, names and the password's hash are sealed until the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.store.database import new_id
from app.store.tables_identity import registration
from app.store.tables_office import person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

CLOSED = "closed"
DONE = "done"


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration under way; `step` names the proof it waits for, or how it ended."""

    id: str
    id_number_index: str
    data_sealed: bytes | None
    step: str
    code_index: str | None
    code_expires_at: datetime
    tries: int
    sent: int
    sent_at: datetime
    expires_at: datetime


_COLUMNS = [registration.c[name] for name in RegistrationRow.__slots__]


def _place(registration_id: str) -> str:
    return f"registration.data:{registration_id}"


def add_registration(
    work: UnitOfWork,
    *,
    token_index: str,
    id_number_index: str,
    data: Mapping[str, Any],
    step: str,
    expires_at: datetime,
) -> str:
    """Write a registration that has sent nothing yet; return its id."""
    made = new_id()
    work.connection.execute(
        insert(registration).values(
            id=made,
            token_index=token_index,
            id_number_index=id_number_index,
            data_sealed=work.seal.close_json(dict(data), _place(made)),
            step=step,
            code_index=None,
            code_expires_at=work.now,
            tries=0,
            sent=0,
            sent_at=work.now,
            created_at=work.now,
            expires_at=expires_at,
        )
    )
    return made


def registration_by_token(
    work: UnitOfWork, token_index: str, *, lock: bool = False
) -> RegistrationRow | None:
    """Return a registration that has not run out; `lock` keeps it until the commit."""
    query = select(*_COLUMNS).where(
        registration.c.token_index == token_index, registration.c.expires_at > work.now
    )
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return RegistrationRow(**row._mapping) if row else None


def opened(work: UnitOfWork, row: RegistrationRow) -> dict[str, Any]:
    """Return what was typed; nothing is left of it after the end."""
    if row.data_sealed is None:
        return {}
    found: dict[str, Any] = work.seal.open_json(row.data_sealed, _place(row.id))
    return found


def note_sent(
    work: UnitOfWork, registration_id: str, *, step: str, code_index: str | None, until: datetime, sent: int
) -> None:
    """Keep which code counts from now on; none means that no code ever fits."""
    work.connection.execute(
        update(registration)
        .where(registration.c.id == registration_id)
        .values(step=step, code_index=code_index, code_expires_at=until, sent=sent, sent_at=work.now)
    )


def keep_proven(work: UnitOfWork, row: RegistrationRow, data: Mapping[str, Any]) -> None:
    """Note that it has been shown who registers."""
    sealed = work.seal.close_json({**data, "proven": True}, _place(row.id))
    work.connection.execute(
        update(registration).where(registration.c.id == row.id).values(data_sealed=sealed)
    )


def note_try(work: UnitOfWork, registration_id: str) -> None:
    """Count a code that did not fit."""
    work.connection.execute(
        update(registration)
        .where(registration.c.id == registration_id)
        .values(tries=registration.c.tries + 1)
    )


def end_registration(work: UnitOfWork, registration_id: str, how: str) -> None:
    """Close a registration and forget what was typed."""
    work.connection.execute(
        update(registration)
        .where(registration.c.id == registration_id)
        .values(step=how, code_index=None, data_sealed=None)
    )


def close_registrations_of(work: UnitOfWork, person_id: str) -> None:
    """Close every registration with a person's identity number that still waits."""
    number = select(person.c.id_number_index).where(person.c.id == person_id).scalar_subquery()
    work.connection.execute(
        update(registration)
        .where(
            registration.c.id_number_index == number,
            registration.c.step.not_in((DONE, CLOSED)),
        )
        .values(step=CLOSED, code_index=None, data_sealed=None)
    )
