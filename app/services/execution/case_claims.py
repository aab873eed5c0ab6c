"""What a case claims anew: the answers of its forms against what the office has approved of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.claims import claims_of
from app.domain.form_parts import FormPart
from app.domain.person_records import approved_details
from app.domain.procedures import Procedure
from app.store.answer_rows import answers_of
from app.store.person_rows import person_of, phone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.store.answer_rows import AnswerRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


PERSONAL = frozenset({FormPart.PERSONAL_DATA.value, FormPart.TAKEN_OVER.value})
"""Answers that say something of the person, in this application or in one that it has taken over."""


def claims_in_case(
    work: UnitOfWork, case: CaseRow, now_told: Mapping[str, Any] | None = None, *, element: str = ""
) -> tuple[str, ...]:
    """Return the claims of a case; `now_told` are answers of `element` that are being typed and not sent yet."""
    if case.person_id is None:
        return ()
    rows = answers_of(work, case.id)
    told = _newest(row for row in rows if row.gives & PERSONAL and row.element != element)
    return claims_of(_approved(work, case), told | _answered(now_told or {}))


def told_in_case(work: UnitOfWork, case: CaseRow, elements: Collection[str]) -> dict[str, Any]:
    """Return what the newest answers of these elements say; what was answered later wins."""
    return _newest(row for row in answers_of(work, case.id) if row.element in elements)


def _newest(rows: Iterable[AnswerRow]) -> dict[str, Any]:
    newest: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        # A form that was sent again is the latest word.
        newest.pop(row.element, None)
        newest[row.element] = row.data
    told: dict[str, Any] = {}
    for data in newest.values():
        told |= _answered(data)
    return told


def _answered(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _approved(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    """A new application proves everything anew, whatever the office knows of the person (manual, chapter 4)."""
    if case.procedure == Procedure.NEW_APPLICATION:
        return {}
    person = person_of(work, str(case.person_id))
    return {**approved_details(person.details), "phone": phone_of(work, person.id)}
