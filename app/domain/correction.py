"""What a return asks for: categories of issues, who must act, and where. Manual, "不通过的" of each chapter."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.office_codes import IssueCategory
from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Collection


class CorrectionActor(StrEnum):
    """Who must act on an issue."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    INITIATOR = "initiator"


class CorrectionPlace(StrEnum):
    """Where an issue is corrected, as the table `correction_actor` names it."""

    UNIT_ATTACHMENTS = "unit_attachments"
    CONTRACT = "contract"
    EMPLOYEE = "employee"
    LEDGER = "ledger"
    APPLICATION_FORM = "application_form"


CATEGORY_NAMES = {
    IssueCategory.UNIT_ATTACHMENT: "单位附件",
    IssueCategory.EMPLOYEE_CONTRACT: "员工劳动合同",
    IssueCategory.EMPLOYEE_MATERIAL: "员工材料",
    IssueCategory.BASIC_INFO: "基础信息",
    IssueCategory.LEDGER: "社保个税",
    IssueCategory.APPLICATION_FORM: "申请表",
}
"""The manual's six, as reviewers choose them."""
ISSUES_OF_UNITS = frozenset({IssueCategory.UNIT_ATTACHMENT, IssueCategory.APPLICATION_FORM})
"""What a unit's own application can be returned for."""
_PLACES = {
    IssueCategory.UNIT_ATTACHMENT: CorrectionPlace.UNIT_ATTACHMENTS,
    IssueCategory.EMPLOYEE_CONTRACT: CorrectionPlace.CONTRACT,
    IssueCategory.EMPLOYEE_MATERIAL: CorrectionPlace.EMPLOYEE,
    IssueCategory.BASIC_INFO: CorrectionPlace.EMPLOYEE,
    IssueCategory.LEDGER: CorrectionPlace.LEDGER,
    IssueCategory.APPLICATION_FORM: CorrectionPlace.APPLICATION_FORM,
}
_ACTORS = {
    CorrectionPlace.EMPLOYEE: CorrectionActor.EMPLOYEE,
    CorrectionPlace.APPLICATION_FORM: CorrectionActor.INITIATOR,
}


def place_of(category: IssueCategory) -> CorrectionPlace:
    """Return where an issue of this category is corrected."""
    return _PLACES[category]


def actor_of(category: IssueCategory) -> CorrectionActor:
    """Return who must correct an issue of this category."""
    return _ACTORS.get(place_of(category), CorrectionActor.EMPLOYER)


def return_is_complete(opinion: str, issues: Collection[object]) -> Verdict:
    """A return gives an opinion and names its issues, all at once (requirements, T42)."""
    if not opinion.strip():
        return refused("return.no_opinion")
    return HOLDS if issues else refused("return.no_issues")
