"""The reasons that a review form offers, and the sentence that a chosen one puts into an empty item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.forms_reader.asked_reasons import offers_reasons, places_of, with_reasons
from app.services.terms.return_reasons_of import reasons_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.return_reasons import ReturnReason
    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

ISSUES = "issues"


def offered_reasons(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition
) -> dict[str, tuple[ReturnReason, ...]]:
    """Return the reasons by place, for the places that the rows of a form may name."""
    table = context.editions.reasons(work, case.edition)
    return {place: table.reasons(case.procedure, place) for place in places_of(form)}


def with_offered_reasons(
    context: AppContext, work: UnitOfWork, case: CaseRow, form: FormDefinition
) -> FormDefinition:
    """Return the form with the reasons that its edition's table gives for its places."""
    if not offers_reasons(form):
        return form
    reasons = offered_reasons(context, work, case, form)
    return with_reasons(form, lambda place: reasons.get(place, ()))


def with_ready_sentences(
    context: AppContext, work: UnitOfWork, case: CaseRow, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return answers in which each item with a reason and without a word has the sentence of the reason.

    It is shown to be read and changed; an item that is sent without a word is refused all the same.
    """
    rows = values.get(ISSUES)
    if not isinstance(rows, list):
        return dict(values)
    return {**values, ISSUES: [_with_sentence(context, work, case, row) for row in rows]}


def _with_sentence(
    context: AppContext, work: UnitOfWork, case: CaseRow, row: Mapping[str, Any]
) -> dict[str, Any]:
    if str(row.get("text") or "").strip() or not row.get("reason"):
        return dict(row)
    reasons = reasons_of_case(context, work, case, str(row.get("target") or ""))
    text = next((one.text for one in reasons if one.code == row["reason"]), "")
    return {**row, "text": text}
