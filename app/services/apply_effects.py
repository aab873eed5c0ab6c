"""Write down what service tasks asked for. Each effect knows its case; nothing here decides anything."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from app.domain.application_moves import moved
from app.domain.domain_errors import TransitionRefusedError
from app.domain.effects import (
    AssignAuthority,
    Effect,
    EnableSlip,
    OpenNextRound,
    RecordSubmission,
    SendNotice,
    SetApplicationState,
)
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure, is_reviewed
from app.engine.errors import EngineError
from app.services import effects_of_forms, effects_on_permits, effects_on_records, effects_on_units
from app.services.beijing import beijing_day
from app.services.effect_dispatch import Doing, carry_out
from app.services.end_of_permit import mark_of_end
from app.services.freeze_submission import freeze_submission
from app.services.send_notice import send_notice
from app.services.submitted_view import submitted_employer
from app.store.employer_rows import employer_of
from app.store.permit_rows import permit_concerned
from app.store.person_rows import person_of
from app.store.review_rows import add_slip, slip_of_case
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work

SLIP_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SLIP_CODE_LENGTH = 16
REGISTERED = (effects_of_forms, effects_on_permits, effects_on_records, effects_on_units)
"""Imported so that their effects are registered."""


class EffectRefusedError(EngineError):
    """A step asks for a move that the office's tables of states do not know."""


def apply_effect(
    house: House, work: Work, case: CaseRow, effect: Effect, mark: str, by: str
) -> dict[str, Any]:
    """Carry an effect out; return the columns of the case it changes. `mark` is unique to the step.

    Raises EffectRefusedError when the state of a thing does not allow it: then the diagram is at fault.
    """
    try:
        return carry_out(effect, Doing(house, work, case, mark, by))
    except TransitionRefusedError as refused:
        message = f"流程要求的变动不成立：{refused.subject} 不能从 {refused.state} 变为 {refused.event}"
        raise EffectRefusedError(message) from refused


@carry_out.register(SetApplicationState)
def _(effect: SetApplicationState, doing: Doing) -> dict[str, Any]:
    before = ApplicationState(doing.case.state)
    after = moved(before, effect.state, is_reviewed=is_reviewed(doing.case.procedure))
    changes: dict[str, Any] = {"state": after.value}
    if effect.cause:
        changes["cause"] = effect.cause
    return changes


@carry_out.register(AssignAuthority)
def _(effect: AssignAuthority, _doing: Doing) -> dict[str, Any]:
    return {"authority": effect.authority}


@carry_out.register(RecordSubmission)
def _(effect: RecordSubmission, doing: Doing) -> dict[str, Any]:
    freeze_submission(doing.work, doing.case, effect.round, doing.by)
    return {
        "round": effect.round,
        "received_on": effect.received_on,
        "review_due_on": effect.review_due_on,
        "zone": effect.zone or None,
        "is_urgent": doing.case.is_urgent or effect.is_urgent,
        "first_submitted_on": doing.case.first_submitted_on or effect.received_on,
    }


@carry_out.register(OpenNextRound)
def _(effect: OpenNextRound, _doing: Doing) -> dict[str, Any]:
    return {"round": effect.round, "review_due_on": None}


@carry_out.register(EnableSlip)
def _(_effect: EnableSlip, doing: Doing) -> dict[str, Any]:
    work, case = doing.work, doing.case
    if slip_of_case(work, case.id) is None:
        person = person_of(work, str(case.person_id))
        permit = permit_concerned(work, case.permit_id, person.id)
        if permit is None:
            raise effects_on_permits.PermitGoneError("没有可以打印确认单的证件")
        holder = permit.holder or {}
        submitted, unit = newest_submission(work, case.id), employer_of(work, case.employer_id)
        snapshot = {
            "permit_no": permit.permit_no,
            "name": holder.get("name") or person.name,
            "id_number_masked": holder.get("id_number_masked") or person.id_number_masked,
            "employer": submitted_employer(unit, submitted).name,
            "permit_type": permit.permit_type,
            "valid_until": permit.valid_until.isoformat(),
            "procedure": case.procedure,
            "approved_on": beijing_day(work.now).isoformat(),
            "case_number": case.number,
        }
        code = "".join(secrets.choice(SLIP_CODE_ALPHABET) for _ in range(SLIP_CODE_LENGTH))
        add_slip(work, code=code, case_id=case.id, person_id=person.id, snapshot=snapshot)
    return {}


@carry_out.register(SendNotice)
def _(effect: SendNotice, doing: Doing) -> dict[str, Any]:
    ends = doing.case.procedure == Procedure.PERMIT_EXPIRY
    permit = str(doing.case.permit_id)
    mark = mark_of_end(doing.work, permit) if ends else f"{doing.case.id}.{doing.mark}"
    facts = {**effect.facts, **_permit_as_it_stands(doing)}
    send_notice(doing.work, effect.kind, effect.audience, facts, case=doing.case, mark=mark)
    return {}


def _permit_as_it_stands(doing: Doing) -> dict[str, Any]:
    """Return what a notice says of the permit, read after all that the step has changed."""
    found = permit_concerned(doing.work, doing.case.permit_id, doing.case.person_id)
    return {"valid_until": found.valid_until.isoformat()} if found else {}
