"""A person's record as applications compare with it: details, phone, and what identifies them, masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import asked_changes, asked_in
from app.domain.form_parts import FormPart
from app.domain.person_records import APPROVED
from app.store.answer_rows import answers_of
from app.store.person_rows import person_of, phone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.store.answer_rows import AnswerRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def record_of(work: UnitOfWork, person_id: str) -> dict[str, Any]:
    """Return a person's record of this moment as plain JSON."""
    person = person_of(work, person_id)
    return {
        **{name: value for name, value in person.details.items() if name != APPROVED},
        "phone": phone_of(work, person.id),
        "name": person.name,
        "sex": person.sex,
        "id_type": person.id_type,
        "id_number": person.id_number_masked,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
    }


def noted_asking(
    work: UnitOfWork, case: CaseRow, gives: Collection[str], data: Mapping[str, Any]
) -> list[str] | None:
    """Return what answers ask to change of the record; None for a form that is not about it."""
    if case.person_id is None or FormPart.PERSONAL_DATA not in gives:
        return None
    return asked_in(data, record_of(work, case.person_id))


def asked_of_case(
    work: UnitOfWork, case_id: str, record: Mapping[str, Any], elements: Collection[str] = ()
) -> dict[str, Any]:
    """Return what a case asks to change of a record: in the forms of these steps, or in all that give its data."""
    answers = [(row.data, row.asked) for row in answers_of(work, case_id) if is_of(row, elements)]
    return asked_changes(answers, record)


def is_of(row: AnswerRow, elements: Collection[str]) -> bool:
    """Tell whether answers are those of one of these steps; without any named, of one that gives personal data."""
    return row.element in elements if elements else FormPart.PERSONAL_DATA in row.gives
