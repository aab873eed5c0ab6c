"""A new identity number and what it says of its holder: told beside the record, refused when the two contradict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.id_number import SEX_OF, differences, facts_of
from app.domain.other_identity import WITH_FACTS, IdentityKind, check_identity
from app.services.context.beijing import beijing_day
from app.store.person_rows import person_by_id_number, revealed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow

NOW = "号码无误的，请同时勾选并填写与号码一致的出生日期和性别；否则请更正号码。"


@dataclass(frozen=True, slots=True)
class NumberBesideRecord:
    """What the number that will stand says, and what birth date and sex will stand beside it."""

    birth_date: date
    sex: str
    stands_birth_date: date | None
    stands_sex: str | None
    contradictions: tuple[str, ...]


def told_contradictions(work: UnitOfWork, person: PersonRow, changed: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the number that will stand says otherwise than what will stand beside it, and what to do now."""
    beside = number_beside_record(work, person, changed)
    if beside is None or not beside.contradictions:
        return ()
    says = f"号码中的出生日期是{_day(beside.birth_date)}，性别是{SEX_OF[beside.sex]}。"
    return (*beside.contradictions, says, NOW)


def number_beside_record(
    work: UnitOfWork, person: PersonRow, changed: Mapping[str, Any], *, number: str | None = None
) -> NumberBesideRecord | None:
    """Return what the number says beside what is going to stand; None where nothing of the three changes.

    `number` is the number that stood at the submission; left out, today's is read.

    A document whose number says nothing of its holder has nothing to compare.
    """
    if not any(changed.get(name) for name in ("id_number", "birth_date", "sex")):
        return None
    if IdentityKind(person.id_type) not in WITH_FACTS:
        return None
    number = str(changed.get("id_number") or number or revealed(work, person.id)[0])
    if check_identity(IdentityKind(person.id_type), number, beijing_day(work.now)).reason:
        return None
    birth, sex = changed.get("birth_date") or person.birth_date, changed.get("sex") or person.sex
    stands = date.fromisoformat(str(birth)) if birth else None
    said = facts_of(number)
    found = differences(number, birth_date=stands, sex=SEX_OF.get(str(sex)))
    code = next(code for code, words in SEX_OF.items() if words == said.sex)
    return NumberBesideRecord(said.birth_date, code, stands, sex or None, found)


def birth_date_of(work: UnitOfWork, person: PersonRow) -> date | None:
    """Return the day of birth as recorded, else as the identity number tells it."""
    if person.birth_date is not None or IdentityKind(person.id_type) not in WITH_FACTS:
        return person.birth_date
    number = revealed(work, person.id)[0]
    if check_identity(IdentityKind(person.id_type), number, beijing_day(work.now)).reason:
        return None
    return facts_of(number).birth_date


def carried_by_number(person: PersonRow, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return birth date and sex that a new number carries with it; they are written together, never apart."""
    number = str(changed.get("id_number") or "")
    if not number or IdentityKind(person.id_type) not in WITH_FACTS:
        return {}
    said = facts_of(number)
    code = next(code for code, words in SEX_OF.items() if words == said.sex)
    return {"birth_date": said.birth_date, "sex": code}


def wrong_number(work: UnitOfWork, person: PersonRow, number: str) -> str:
    """Return why a number cannot be a person's; empty when it can."""
    checked = check_identity(IdentityKind(person.id_type), number, beijing_day(work.now))
    if checked.reason:
        return checked.reason
    owner = person_by_id_number(work, checked.value)
    return "这个证件号码已经登记在其他人名下，请核对" if owner and owner.id != person.id else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
