"""The authority cancels a permit (requirements 6.5): it never lives again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState, PermitState
from app.services.applications.close_from_outside import close_from_outside
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason, locked_permit, note_override, refuse_others
from app.services.context.refusals import ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.case_rows import open_case_of_permit
from app.store.permit_rows import active_employer_of, move_permit

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "permit_cancelled"


def cancel_permit(context: AppContext, by: Actor, key: str, permit_id: str, *, reason: str) -> dict[str, Any]:
    """Cancel a valid or suspended permit; its open application has nothing left to decide and is closed.

    Raises FormInvalidError, or ProcedureRefusedError with rule permit_not_live.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        case = open_case_of_permit(work, permit_id)
        closed = []
        if case is not None:
            # The case is locked before the permit, as every step of a case does it.
            state = ApplicationState.CLOSED_EXPIRED
            close_from_outside(context, work, by, case.id, state, KIND, {"reason": why})
            closed.append(case.number)
        permit = locked_permit(work, permit_id)
        if not permit.state_on(beijing_day(work.now)).is_live:
            raise ProcedureRefusedError(rule="permit_not_live")
        move_permit(work, permit, PermitState.CANCELLED)
        unit = active_employer_of(work, permit.person_id) or permit.employer_id
        note_override(
            context,
            work,
            by,
            KIND,
            person_id=permit.person_id,
            permit_id=permit.id,
            employer_id=unit,
            reason=why,
            facts={"before": permit.state.value, "cases": closed},
        )
        told = {
            "permit_no": permit.permit_no,
            "person_id": permit.person_id,
            "reason": why,
            "cases": closed,
        }
        audience = (f"employer:{unit}", f"person:{permit.person_id}")
        send_notice(context, work, KIND, audience, told, case=None, mark=f"{KIND}.{permit.id}")
        return {"cases": closed}

    return idempotent(context, by, key, KIND, {"permit": permit_id, "reason": reason}, command)
