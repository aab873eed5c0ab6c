"""The answer to a unit that asks for a missing unit to be recorded: recorded, or not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason, locked_permit, refuse_others
from app.services.context.refusals import ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.audit_chain import OFFICE, record
from app.store.link_request_rows import DECLINED, RECORDED, answer_link_request, open_link_request
from app.store.permit_rows import active_employer_of
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.link_request_rows import LinkRequestRow

LINK_RECORDED, LINK_DECLINED = "link_recorded", "link_declined"
OF_FORMER = "_of_former_unit"
"""What a unit hears that has let the holder go: there is no change left for it to make."""


def decline_link(context: AppContext, by: Actor, key: str, permit_id: str, *, reason: str) -> dict[str, Any]:
    """Answer the open request about a permit: the work is not recorded, and why.

    Raises FormInvalidError without a reason, or ProcedureRefusedError when nothing waits for an answer.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why, permit = checked_reason(reason), locked_permit(work, permit_id)
        found = open_link_request(work, permit.id)
        if found is None or not answer_link_request(work, found.id, DECLINED, why, by.account_id):
            raise ProcedureRefusedError(rule="link_request_answered")
        _tell(context, work, by, found, permit, LINK_DECLINED, why)
        return {}

    return idempotent(context, by, key, "decline_link", {"permit": permit_id, "reason": reason}, command)


def settle_link_request(context: AppContext, work: UnitOfWork, by: Actor, permit: Permit, why: str) -> None:
    """Answer the open request about a permit whose missing unit has just been recorded, if there is one."""
    found = open_link_request(work, permit.id)
    if found is not None and answer_link_request(work, found.id, RECORDED, why, by.account_id):
        _tell(context, work, by, found, permit, LINK_RECORDED, why)


def _tell(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    found: LinkRequestRow,
    permit: Permit,
    kind: str,
    why: str,
) -> None:
    facts = {
        "person_id": permit.person_id,
        "person_name": person_of(work, permit.person_id).name,
        "permit_no": permit.permit_no,
        "reason": why,
    }
    now, mark = active_employer_of(work, permit.person_id), f"link_request.{found.id}"
    if found.employer_id != now:
        # A former unit hears no more of the holder than that its own time is settled.
        former = facts if kind == LINK_DECLINED else {k: v for k, v in facts.items() if k != "reason"}
        send_notice(
            context, work, kind + OF_FORMER, (f"employer:{found.employer_id}",), former, case=None, mark=mark
        )
    if now is not None and (found.employer_id == now or kind == LINK_RECORDED):
        current = facts | {"valid_until": permit.valid_until.isoformat()}
        send_notice(context, work, kind, (f"employer:{now}",), current, case=None, mark=f"{mark}.current")
    told = {"request": found.id, "permit": permit.id, "employer": found.employer_id, "reason": why}
    record(work, context.audit_key, OFFICE, by.account_id, f"link_request:{kind}", told)
