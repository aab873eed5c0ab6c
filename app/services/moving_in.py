"""A unit that moves to another authority: where its taxes are registered now, and since when (manual, chapter 9)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.districts import district_of
from app.services.beijing import beijing_day
from app.services.refusals import FormInvalidError
from app.store.employer_rows import authority_names, permissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow


def check_moving_in(work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    """Refuse an address outside the receiving authority's district, and a day that has not come.

    An authority whose name tells no district receives units of every district.
    """
    errors: list[tuple[str, str]] = []
    receiving = authority_names(work).get(case.authority, "")
    district, there = district_of(receiving), district_of(str(values.get("tax_registration_address") or ""))
    if district and there != district:
        where = f"在{there}区" if there else "没有写明所在区"
        words = f"迁入后的纳税登记地址{where}，接收方是“{receiving}”，只受理{district}区的单位。请核对地址；写明所在区，或者撤回后重新选择接收方"
        errors.append(("tax_registration_address", words))
    since = values.get("moved_in_on")
    wrong = _wrong_day(work, case, date.fromisoformat(str(since))) if since else ""
    if wrong:
        errors.append(("moved_in_on", wrong))
    if errors:
        raise FormInvalidError(errors=tuple(errors), values=dict(values))


def _wrong_day(work: Work, case: CaseRow, moved_in: date) -> str:
    """A unit moves away from where it was: not before the present authority opened its permission, nor later."""
    if moved_in > beijing_day(work.now):
        return "迁入日期还没有到。请在纳税登记地迁入之后申请，并填写实际迁入的日期"
    opened = next(
        (
            row.opened_on
            for row in permissions_of(work, case.employer_id)
            if row.permit_type == case.permit_type
        ),
        None,
    )
    if opened and moved_in < opened:
        return f"迁入日期早于本单位业务办理权限的开通日期（{opened.isoformat()}），那时单位还在现主管部门，请核对"
    return ""
