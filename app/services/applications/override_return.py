"""The authority takes a dissociation back when the holder agrees (A36): the former unit has them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitState
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import locked_permit, note_override, read_reason, refuse_others
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.association_rows import active_tie, last_ended_with, open_request_of, reopen
from app.store.case_rows import open_case_of_permit
from app.store.chain_rows import reopen_link
from app.store.permit_rows import chain_of, move_permit
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

KIND = "dissociation_reversed"


def reverse_dissociation(
    context: AppContext, by: Actor, key: str, permit_id: str, *, holder_agrees: bool, reason: str
) -> dict[str, Any]:
    """Give a suspended permit's holder back to the unit the permit stands with; the permit is valid again.

    The association that ended goes on with its contract, as if it had not ended; one that is active with that unit
    (records of the old system may say so) stays as it is. Raises FormInvalidError or
    ProcedureRefusedError.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        mistakes: Mistakes = [] if holder_agrees else [("holder_agrees", "holder_must_agree", {})]
        why = read_reason(reason, mistakes)
        if mistakes:
            raise FormInvalidError(errors=tuple(mistakes))
        permit = locked_permit(work, permit_id)
        _refuse_impossible(work, permit)
        was = "" if active_tie(work, permit.person_id) else _reopened(work, permit)
        reopen_link(work, permit.id, permit.employer_id)
        move_permit(work, permit, PermitState.VALID)
        note_override(
            context,
            work,
            by,
            KIND,
            person_id=permit.person_id,
            permit_id=permit.id,
            employer_id=permit.employer_id,
            reason=why,
            facts={"left_on": was, "holder_agrees": True},
        )
        audience = (f"employer:{permit.employer_id}", f"person:{permit.person_id}")
        told = {
            "person_id": permit.person_id,
            "person_name": person_of(work, permit.person_id).name,
            "reason": why,
        }
        send_notice(
            context, work, KIND, audience, told, case=None, mark=f"{KIND}.{permit.id}.{permit.version}"
        )
        return {}

    request = {"permit": permit_id, "agrees": holder_agrees, "reason": reason}
    return idempotent(context, by, key, KIND, request, command)


def _reopened(work: UnitOfWork, permit: Permit) -> str:
    """Let the association that ended go on, and return the day it had ended on."""
    ended = last_ended_with(work, permit.person_id, permit.employer_id)
    if ended is None:
        raise ProcedureRefusedError(rule="no_former_association")
    reopen(work, ended.id)
    return ended.ended_on.isoformat() if ended.ended_on else ""


def _refuse_impossible(work: UnitOfWork, permit: Permit) -> None:
    if permit.state_on(beijing_day(work.now)) is not PermitState.SUSPENDED:
        raise ProcedureRefusedError(rule="only_suspended_comes_back")
    tie = active_tie(work, permit.person_id)
    if tie is not None and tie.employer_id != permit.employer_id:
        raise ProcedureRefusedError(rule="has_a_unit_again")
    if open_request_of(work, permit.person_id) is not None:
        raise ProcedureRefusedError(rule="asks_another_unit")
    if open_case_of_permit(work, permit.id) is not None:
        raise ProcedureRefusedError(rule="permit_has_open_case")
    chain = chain_of(work, permit.id)
    if any(not link.is_recorded for link in chain) or (chain and chain[-1].employer_id != permit.employer_id):
        raise ProcedureRefusedError(rule="worked_elsewhere_since")
