"""The items that a reviewer decides upon: those of the last return, once the application has come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.correction_state import ItemToJudge
from app.forms_reader.asked_verdicts import asks_verdicts
from app.store.review_rows import corrections_of

if TYPE_CHECKING:
    from app.forms_reader.form_definition import FormDefinition
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def items_to_judge(work: UnitOfWork, case: CaseRow, form: FormDefinition) -> tuple[ItemToJudge, ...]:
    """Return the items of the last return in their order; none where the form of the edition does not ask."""
    if not asks_verdicts(form):
        return ()
    before = [row for row in corrections_of(work, case.id) if row.round < case.round]
    last = max((row.round for row in before), default=0)
    return tuple(
        ItemToJudge(row.id, row.number, row.category, row.target, row.text, row.reason or "", row.page)
        for row in before
        if row.round == last
    )
