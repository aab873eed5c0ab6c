"""An expiry by mistake is taken back: the permit had ended before its last valid day was over.

An expiry that was right cannot be taken back by anybody (manual, chapter 5, note 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitState
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import ensure_certain
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason, locked_permit, note_override, refuse_others
from app.services.context.refusals import ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.services.execution.end_of_permit import EXPIRY, take_interruption_back
from app.store.association_rows import last_ended_with
from app.store.audit_chain import rows_of
from app.store.case_rows import cases_closed_with, open_case_of_permit
from app.store.override_rows import EXPIRY_REVERSED as KIND
from app.store.permit_rows import active_employer_of, live_permit_of_person, move_permit
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Former:
    """What the audit says of a permit as it was when it expired; older rows say less."""

    at: datetime | None
    was_held: bool
    state: str
    suspended_on: str


def reverse_expiry(
    context: AppContext, by: Actor, key: str, permit_id: str, *, reason: str
) -> dict[str, Any]:
    """Give a permit that expired too early its former state back; return it with the applications that stay closed.

    Raises FormInvalidError, or ProcedureRefusedError with rule only_expired_comes_back, expiry_was_right or
    has_newer_permit, or ClockDoubtError: by a clock in doubt nobody knows whether an expiry was right.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        ensure_certain(context, work)
        why = checked_reason(reason)
        # The case is locked before the permit, as every step of a case does it.
        case = open_case_of_permit(work, permit_id)
        permit = locked_permit(work, permit_id)
        _refuse_impossible(work, permit)
        former = _former(work, permit)
        state, since = _state_now(work, permit, former)
        move_permit(
            work,
            permit,
            state,
            today=beijing_day(work.now),
            suspended_on=since,
            dissociation_hold=former.was_held and case is not None and state is PermitState.VALID,
        )
        take_interruption_back(work, permit.id)
        closed = cases_closed_with(work, permit.id, former.at)
        unit = active_employer_of(work, permit.person_id) or permit.employer_id
        facts = {"valid_until": permit.valid_until.isoformat(), "state": state.value, "cases": list(closed)}
        note_override(
            context,
            work,
            by,
            KIND,
            person_id=permit.person_id,
            permit_id=permit.id,
            employer_id=unit,
            reason=why,
            facts=facts,
        )
        told = {
            "permit_no": permit.permit_no,
            "person_id": permit.person_id,
            "person_name": person_of(work, permit.person_id).name,
            "valid_until": permit.valid_until.isoformat(),
            "reason": why,
            "cases_to_start_again": list(closed),
        }
        audience = (f"employer:{unit}", f"person:{permit.person_id}")
        send_notice(
            context, work, KIND, audience, told, case=None, mark=f"{KIND}.{permit.id}.{permit.version}"
        )
        return {"state": state.value, "cases": list(closed)}

    return idempotent(context, by, key, KIND, {"permit": permit_id, "reason": reason}, command)


def _refuse_impossible(work: UnitOfWork, permit: Permit) -> None:
    if permit.state is not PermitState.EXPIRED:
        raise ProcedureRefusedError(rule="only_expired_comes_back")
    if not permit.has_expired_too_early(beijing_day(work.now)):
        raise ProcedureRefusedError(rule="expiry_was_right")
    if live_permit_of_person(work, permit.person_id) is not None:
        raise ProcedureRefusedError(rule="has_newer_permit")


def _former(work: UnitOfWork, permit: Permit) -> _Former:
    rows = [row for row in rows_of(work, permit.id) if row["action"] == EXPIRY]
    if not rows:
        return _Former(None, was_held=False, state="", suspended_on="")
    facts = rows[-1]["facts"]
    return _Former(
        rows[-1]["at"],
        was_held=bool(facts.get("held")),
        state=str(facts.get("before") or ""),
        suspended_on=str(facts.get("suspended_on") or ""),
    )


def _state_now(work: UnitOfWork, permit: Permit, former: _Former) -> tuple[PermitState, date | None]:
    """Return the former state; who has left the unit since then is suspended since that day."""
    is_still_there = active_employer_of(work, permit.person_id) == permit.employer_id
    if is_still_there and former.state in {"", PermitState.VALID.value}:
        return PermitState.VALID, None
    if former.suspended_on:
        return PermitState.SUSPENDED, type(permit.valid_until).fromisoformat(former.suspended_on)
    ended = last_ended_with(work, permit.person_id, permit.employer_id)
    left = ended.ended_on if ended else None
    return PermitState.SUSPENDED, left or beijing_day(former.at or work.now)
