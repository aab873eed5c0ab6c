"""People: numbers, address, mail and the other details sealed, looked up by a blind index, masked in lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.domain.name_order import order_key
from app.domain.pinyin_initials import initials, other_initials
from app.store.database import new_id
from app.store.key_sets import among
from app.store.queued_tasks import follow_person
from app.store.read_once import read_once
from app.store.tables_office import person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.store.database import UnitOfWork

KEEP = 4
HEAD = 6


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person without their sealed numbers. `details` holds what forms may change."""

    id: str
    name: str
    sex: str
    birth_date: date | None
    id_type: str
    id_number_masked: str
    email: str
    details: dict[str, Any]
    version: int


_PLAIN = ("id", "name", "sex", "birth_date", "id_type", "id_number_masked", "version")
_COLUMNS = [
    *(person.c[name] for name in _PLAIN),
    person.c.record_sealed,
    # What an earlier release wrote, until it has been sealed (`plain_values.py`).
    person.c.details,
    person.c.email,
]


def _in_row(work: UnitOfWork, row: Any) -> PersonRow:
    sealed = row.record_sealed
    record = (
        work.seal.open_json(sealed, _place(row.id))
        if sealed
        else {"email": row.email, "details": row.details}
    )
    return PersonRow(**{name: getattr(row, name) for name in _PLAIN}, **record)


def sealed_record(work: UnitOfWork, person_id: str, email: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of what is kept sealed of a person."""
    sealed = work.seal.close_json({"email": email, "details": dict(details)}, _place(person_id))
    return {"record_sealed": sealed, "email": "", "details": {}}


def _place(person_id: str) -> str:
    return f"person.record:{person_id}"


def masked(id_number: str) -> str:
    """Return a number with its middle hidden: 610000********0026."""
    if len(id_number) <= HEAD + KEEP:
        return "*" * max(0, len(id_number) - 2) + id_number[-2:]
    return id_number[:HEAD] + "*" * (len(id_number) - HEAD - KEEP) + id_number[-KEEP:]


def add_person(
    work: UnitOfWork,
    *,
    name: str,
    sex: str,
    id_number: str,
    phone: str,
    birth_date: date | None = None,
    id_type: str = "id_card",
    email: str = "",
    details: Mapping[str, Any] | None = None,
) -> str:
    """Write a person; a known identity number is refused by the database."""
    made = new_id()
    work.connection.execute(
        insert(person).values(
            id=made,
            name=name,
            sex=sex,
            birth_date=birth_date,
            id_type=id_type,
            id_number_sealed=work.seal.close(id_number, f"person.id_number:{made}"),
            id_number_index=work.seal.index(id_number),
            id_number_masked=masked(id_number),
            phone_sealed=work.seal.close(phone, f"person.phone:{made}"),
            version=1,
            **sealed_record(work, made, email, details or {}),
        )
    )
    return made


_OF_ID = select(*_COLUMNS).where(person.c.id == bindparam("id"))
_BY_ID = select(*_COLUMNS).where(among(person.c.id, "ids"))
_SEALED = select(person.c.id_number_sealed, person.c.phone_sealed).where(person.c.id == bindparam("id"))


@read_once
def person_of(work: UnitOfWork, person_id: str) -> PersonRow:
    """Return a person that exists."""
    return _in_row(work, work.connection.execute(_OF_ID, {"id": person_id}).one())


def people(work: UnitOfWork, ids: Iterable[str]) -> dict[str, PersonRow]:
    """Return people by id."""
    wanted = list(ids)
    rows = work.connection.execute(_BY_ID, {"ids": wanted}) if wanted else ()
    return {row.id: _in_row(work, row) for row in rows}


def person_by_id_number(work: UnitOfWork, id_number: str) -> PersonRow | None:
    """Return the person with an identity number, however it was typed."""
    row = work.connection.execute(
        select(*_COLUMNS).where(person.c.id_number_index == work.seal.index(id_number))
    ).first()
    return _in_row(work, row) if row else None


@read_once
def revealed(work: UnitOfWork, person_id: str) -> tuple[str, str]:
    """Return identity number and phone in clear; the caller writes the audit row."""
    row = work.connection.execute(_SEALED, {"id": person_id}).one()
    phone = work.seal.open(row.phone_sealed, f"person.phone:{person_id}") if row.phone_sealed else ""
    return work.seal.open(row.id_number_sealed, f"person.id_number:{person_id}"), phone


def phone_of(work: UnitOfWork, person_id: str) -> str:
    """Return a person's phone in clear, for themselves and their unit's form."""
    return revealed(work, person_id)[1]


def change_person(
    work: UnitOfWork,
    row: PersonRow,
    *,
    details: Mapping[str, Any],
    phone: str | None = None,
    email: str | None = None,
) -> None:
    """Replace what forms may change of a person."""
    values: dict[str, Any] = {
        "version": row.version + 1,
        **sealed_record(work, row.id, row.email if email is None else email, details),
    }
    if phone is not None:
        values["phone_sealed"] = work.seal.close(phone, f"person.phone:{row.id}")
    work.connection.execute(update(person).where(person.c.id == row.id).values(**values))


def change_identity(work: UnitOfWork, person_id: str, changed: Mapping[str, Any]) -> None:
    """Change what identifies a person; a number that belongs to somebody else is refused by the database."""
    values = {name: changed[name] for name in ("name", "sex", "birth_date", "id_type") if name in changed}
    if "name" in changed:
        name = str(changed["name"])
        found_by = {
            "name_key": order_key(name),
            "initials": initials(name),
            "other_initials": other_initials(name),
        }
        values |= found_by
        follow_person(work, person_id, found_by)
    if "id_number" in changed:
        number = str(changed["id_number"])
        values |= {
            "id_number_sealed": work.seal.close(number, f"person.id_number:{person_id}"),
            "id_number_index": work.seal.index(number),
            "id_number_masked": masked(number),
        }
    if values:
        work.connection.execute(update(person).where(person.c.id == person_id).values(**values))


def identity_index_of(work: UnitOfWork, person_id: str) -> str:
    """Return the blind index of a person's identity number, by which the same person is known elsewhere."""
    found = select(person.c.id_number_index).where(person.c.id == person_id)
    return str(work.connection.execute(found).scalar_one())
