"""A unit that may not do business with somebody's permit: both are told, and the unit cannot confirm yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermissionState
from app.services.refusals import FormInvalidError
from app.store.employer_rows import permission_facts
from app.store.permit_rows import live_permit_of_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow


def permit_type_not_permitted(work: Work, person_id: str | None, employer_id: str) -> str:
    """Return the type of a person's live permit when the unit has no permission for it; else nothing.

    Without the permission the unit cannot move the permit to itself, and its days go on while it is suspended.
    """
    permit = live_permit_of_person(work, person_id) if person_id else None
    if permit is None:
        return ""
    held = permission_facts(work, employer_id, permit.permit_type)
    is_held = held is not None and held.state is PermissionState.GRANTED
    return "" if is_held else permit.permit_type


def check_permission_for_permit(
    work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]
) -> None:
    """Refuse to confirm a holder whose permit the unit may not do business with.

    Manual, chapter 3 note 1: permission first, then association. The request goes on waiting; refusing it is free.
    """
    if values.get("decision") != "confirm":
        return
    if permit_type_not_permitted(work, case.person_id, case.employer_id):
        words = (
            "本单位没有开通该员工所持证件的业务办理权限，不能确认关联（手册第三章：先有权限，再关联员工）。"
            "请先在“工作居住证”申请这类权限，开通后再确认；员工不能等待的，请拒绝并说明原因"
        )
        raise FormInvalidError(errors=(("decision", words),), values=dict(values))
