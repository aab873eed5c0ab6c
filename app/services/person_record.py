"""A person's record as applications compare with it: details, phone, and what identifies them, masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import asked_changes, asked_in
from app.domain.person_records import APPROVED
from app.services.form_context import CHANGING
from app.store.answer_rows import answers_of
from app.store.person_rows import person_of, phone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.store.case_rows import CaseRow
    from app.store.database import Work


def record_of(work: Work, person_id: str) -> dict[str, Any]:
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


def noted_asking(work: Work, case: CaseRow, element: str, data: Mapping[str, Any]) -> list[str] | None:
    """Return what answers ask to change of the record; None for a task that is not about it."""
    if case.person_id is None or element not in CHANGING:
        return None
    return asked_in(data, record_of(work, case.person_id))


def asked_of_case(
    work: Work, case_id: str, record: Mapping[str, Any], elements: Collection[str] = CHANGING
) -> dict[str, Any]:
    """Return what a case asks to change of a record."""
    answers = [(row.data, row.asked) for row in answers_of(work, case_id) if row.element in elements]
    return asked_changes(answers, record)
