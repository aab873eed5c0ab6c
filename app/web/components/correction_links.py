"""Where an item is put right: in the reader's own task, and for the unit also in its records (manual, 2.3 and 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from app.domain.correction import CorrectionPlace, place_of
from app.domain.office_codes import IssueCategory
from app.policy.actor import Role
from app.web.components.field_ids import field_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.policy.actor import Actor
    from app.queries.case_view import CorrectionRow
    from app.queries.correction_tasks import CorrectingTask


def correction_url(item: CorrectionRow, tasks: Mapping[CorrectionPlace, CorrectingTask]) -> str:
    """Return the very place in the reader's own task for an open item; empty where they have no such task."""
    task = tasks.get(place_of(IssueCategory(item.category)))
    if task is None or item.answered_at is not None:
        return ""
    return url_for("tasks.show", task_key=task.key, _anchor=field_id(task.field_of(item)))


def record_url(by: Actor, person_id: str | None, unit_slots: Collection[str], item: CorrectionRow) -> str:
    """Return the page of 附件管理 or 员工列表 for an open item, empty for everything else and everybody else."""
    if by.role is not Role.AGENT or item.answered_at is not None:
        return ""
    if item.category == IssueCategory.UNIT_ATTACHMENT:
        if item.target in unit_slots:
            return url_for("attachments.slot", slot=item.target)
        return url_for("attachments.table")
    if item.category == IssueCategory.EMPLOYEE_CONTRACT and person_id:
        return url_for("employment.ask", person_id=person_id, what="contract")
    return ""
