"""What a reviewer sends back stands where its kind is corrected: a unit's paper is no employee's to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import CATEGORY_NAMES, CorrectionPlace, place_of
from app.domain.correction_answers import ANYTHING
from app.domain.office_codes import IssueCategory, Slot
from app.forms_reader.asked_papers import EMPLOYER
from app.services.open_case import case_inputs
from app.services.refusals import FormInvalidError
from app.services.unit_places import unit_slots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow

REVIEW = "shared/review"
RETURNED = "returned"
LEDGER = frozenset({"ledger", Slot.LEDGER_PROOF.value})
_RIGHT: Mapping[CorrectionPlace, str] = {
    CorrectionPlace.UNIT_ATTACHMENTS: CATEGORY_NAMES[IssueCategory.UNIT_ATTACHMENT],
    CorrectionPlace.CONTRACT: CATEGORY_NAMES[IssueCategory.EMPLOYEE_CONTRACT],
    CorrectionPlace.LEDGER: CATEGORY_NAMES[IssueCategory.LEDGER],
    CorrectionPlace.EMPLOYEE: (
        f"{CATEGORY_NAMES[IssueCategory.EMPLOYEE_MATERIAL]}”或“{CATEGORY_NAMES[IssueCategory.BASIC_INFO]}"
    ),
}


def check_issues(house: House, work: Work, case: CaseRow, task: TaskRow, values: Mapping[str, Any]) -> None:
    """Raise FormInvalidError for each issue whose place belongs to another category.

    An issue of the application form, or one that names nothing, may stand anywhere; so may those of a unit's own
    application, which the unit corrects as a whole.
    """
    if task.form != REVIEW or values.get("decision") != RETURNED or case.person_id is None:
        return
    table = house.editions.papers(work, case.edition)
    of_unit = unit_slots(table)
    brought_by_unit = {
        paper.slot for paper in table.possible(case_inputs(case)) if paper.uploader == EMPLOYER
    }
    errors = []
    for number, issue in enumerate(values.get("issues") or ()):
        category, target = IssueCategory(issue["category"]), str(issue.get("target") or "")
        wanted = _place_of_target(target, of_unit, brought_by_unit)
        if wanted is None or place_of(category) in {wanted, CorrectionPlace.APPLICATION_FORM}:
            continue
        words = (
            f"第 {number + 1} 项的所在位置不属于“{CATEGORY_NAMES[category]}”。"
            f"问题类别请选“{_RIGHT[wanted]}”，或者改选所在位置"
        )
        errors.append((f"issues.{number}.target", words))
    if errors:
        raise FormInvalidError(errors=tuple(errors), values=dict(values))


def _place_of_target(
    target: str, of_unit: frozenset[str], brought_by_unit: set[str]
) -> CorrectionPlace | None:
    """Return where what a target names is corrected; None where that depends on the reviewer's words."""
    if target == Slot.LABOUR_CONTRACT:
        return CorrectionPlace.CONTRACT
    if target in LEDGER:
        return CorrectionPlace.LEDGER
    if target in of_unit:
        return CorrectionPlace.UNIT_ATTACHMENTS
    return None if target in ANYTHING or target in brought_by_unit else CorrectionPlace.EMPLOYEE
