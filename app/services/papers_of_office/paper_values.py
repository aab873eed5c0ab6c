"""What a paper of a case can tell, read when it is issued: parties as submitted, dates, the last decision, the items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import CATEGORY_NAMES
from app.domain.office_codes import PERMIT_TYPE_NAMES, IssueCategory
from app.domain.office_paper_facts import PaperEvent
from app.forms_reader.asked_reasons import named_places
from app.services.submissions.submitted_view import submitted_employer, submitted_person
from app.services.terms.review_terms_of import permit_terms_of_case, review_terms_of_case
from app.store.document_rows import latest_documents
from app.store.employer_rows import employer_of
from app.store.permit_rows import permit_concerned
from app.store.person_rows import person_of
from app.store.review_rows import corrections_of, decisions_of
from app.store.submission_rows import newest_submission
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.review_rows import CorrectionRow

CORRECTION = "correction"
"""The clock of steps in which somebody corrects."""


def values_of_case(
    context: AppContext, work: UnitOfWork, case: CaseRow, event: PaperEvent | None
) -> dict[str, Any]:
    """Return what the records say for a paper of a case; what is not there is left out."""
    submitted = newest_submission(work, case.id)
    unit = submitted_employer(employer_of(work, case.employer_id), submitted)
    is_slip = event is PaperEvent.SLIP
    terms = (
        permit_terms_of_case(context, work, case).renewal
        if is_slip
        else review_terms_of_case(context, work, case)
    )
    compiled = context.editions.compiled(work, case.edition)
    told = {
        "case_number": case.number,
        "procedure": compiled.name or case.procedure,
        "round": _round(work, case, event),
        "employer_name": unit.name,
        "employer_code": unit.uscc,
        "received_on": _iso(case.received_on),
        "review_due_on": _iso(case.review_due_on),
        "told_until": _iso(case.tell_by),
        "review_working_days": terms.review_working_days,
        "permit_type": PERMIT_TYPE_NAMES.get(case.permit_type, ""),
        **_of_person(work, case, event),
        **_of_decision(work, case),
        **_of_corrections(work, case),
        "materials": _materials(context, work, case),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def items_of_paper(context: AppContext, work: UnitOfWork, case: CaseRow) -> tuple[tuple[str, ...], ...]:
    """Return the items of the last return as the table of a paper has them."""
    papers = context.editions.papers(work, case.edition)
    names = {
        **_places_of_forms(context, work, case),
        **context.editions.application(work, case.edition).labels,
        **papers.names(),
    }
    return tuple(_item(row, names) for row in _last_items(work, case))


def _places_of_forms(context: AppContext, work: UnitOfWork, case: CaseRow) -> dict[str, str]:
    """Return how the edition's forms of reviews call the places that an item may name."""
    forms = context.editions.forms(work, case.edition).values()
    return {place: words for form in forms for place, words in named_places(form).items()}


def _item(row: CorrectionRow, names: Mapping[str, str]) -> tuple[str, ...]:
    place = names.get(row.target, "")
    where = f"{place}第 {row.page} 页" if row.page else place
    return str(row.number), CATEGORY_NAMES[IssueCategory(row.category)], where, row.text


def _last_items(work: UnitOfWork, case: CaseRow) -> list[CorrectionRow]:
    rows = corrections_of(work, case.id)
    return [row for row in rows if row.round == rows[0].round]


def _round(work: UnitOfWork, case: CaseRow, event: PaperEvent | None) -> int:
    """Return the round that a paper is about: a return is about the one that was sent back."""
    items = _last_items(work, case) if event is PaperEvent.RETURNED else []
    return items[0].round if items else case.round


def _of_person(work: UnitOfWork, case: CaseRow, event: PaperEvent | None) -> dict[str, Any]:
    if case.person_id is None:
        return {}
    person = submitted_person(person_of(work, case.person_id), newest_submission(work, case.id))
    told: dict[str, Any] = {"person_name": person.name, "id_number": person.id_number_masked}
    permit = permit_concerned(work, case.permit_id, case.person_id)
    if permit is None:
        return told
    holder = (permit.holder or {}) if event is PaperEvent.SLIP else {}
    return told | {
        "person_name": holder.get("name") or person.name,
        "id_number": holder.get("id_number_masked") or person.id_number_masked,
        "permit_no": permit.permit_no,
        "permit_type": PERMIT_TYPE_NAMES.get(permit.permit_type, ""),
        "valid_until": permit.valid_until.isoformat(),
    }


def _of_decision(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    """Return who decided last, and the opinion."""
    decided = decisions_of(work, case.id)
    return {"level_name": decided[-1].level_name, "opinion": decided[-1].opinion} if decided else {}


def _of_corrections(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    """Return how many items the last return has, and by when they are to be corrected."""
    days = [task.due_on for task in tasks_of_case(work, case.id) if task.clock == CORRECTION and task.due_on]
    return {
        "items_count": len(_last_items(work, case)) or None,
        "correction_due_on": _iso(max(days)) if days else None,
    }


def _materials(context: AppContext, work: UnitOfWork, case: CaseRow) -> list[str]:
    """Return the names of the papers that the case has, in the order of its table of papers."""
    names = context.editions.papers(work, case.edition).names()
    there = latest_documents(work, case.id)
    return [name for slot, name in names.items() if slot in there]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
