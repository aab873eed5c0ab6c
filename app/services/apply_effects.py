"""Write down what service tasks asked for. Each effect knows its case; nothing here decides anything."""

from __future__ import annotations

import secrets
from functools import singledispatch
from typing import Any

from app.domain.effects import (
    AcceptPersonChanges,
    Effect,
    EnableSlip,
    ExtendPermit,
    HoldDissociation,
    OpenNextRound,
    RecordSubmission,
    SendNotice,
    SetApplicationState,
)
from app.domain.office_codes import PermitState
from app.engine.errors import EngineError
from app.services.beijing import beijing_day
from app.services.house import House
from app.services.send_notice import send_notice
from app.store.answer_rows import answers_of
from app.store.case_rows import CaseRow
from app.store.database import Work
from app.store.employer_rows import employer_of
from app.store.permit_rows import change_permit, permit_of
from app.store.person_rows import change_person, person_of
from app.store.review_rows import add_slip, slip_of_case

SLIP_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SLIP_CODE_LENGTH = 16
NOT_DETAILS = frozenset({"phone", "decision", "comment"})
"""Fields of the employee's form that are not part of the changeable details."""


class PermitNotRenewableError(EngineError):
    """An extension reached a permit that is no longer valid: the step fails and an operator is told."""


def apply_effect(house: House, work: Work, case: CaseRow, effect: Effect, mark: str) -> dict[str, Any]:
    """Carry an effect out; return the columns of the case it changes. `mark` is unique to the step."""
    return _apply(effect, house, work, case, mark)


@singledispatch
def _apply(effect: Effect, house: House, work: Work, case: CaseRow, mark: str) -> dict[str, Any]:
    raise NotImplementedError(f"no service carries out {type(effect).__name__} {(house, work, case, mark)}")


@_apply.register
def _(effect: SetApplicationState, _house: House, _work: Work, _case: CaseRow, _mark: str) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": effect.state.value}
    if effect.cause:
        changes["cause"] = effect.cause
    return changes


@_apply.register
def _(effect: RecordSubmission, _house: House, _work: Work, case: CaseRow, _mark: str) -> dict[str, Any]:
    return {
        "round": effect.round,
        "received_on": effect.received_on,
        "review_due_on": effect.review_due_on,
        "zone": effect.zone,
        "is_urgent": case.is_urgent or effect.is_urgent,
        "first_submitted_on": case.first_submitted_on or effect.received_on,
    }


@_apply.register
def _(effect: OpenNextRound, _house: House, _work: Work, _case: CaseRow, _mark: str) -> dict[str, Any]:
    return {"round": effect.round, "review_due_on": None}


@_apply.register
def _(effect: HoldDissociation, _house: House, work: Work, case: CaseRow, _mark: str) -> dict[str, Any]:
    if case.permit_id:
        change_permit(work, permit_of(work, case.permit_id, lock=True), dissociation_hold=effect.held)
    return {}


@_apply.register
def _(effect: ExtendPermit, _house: House, work: Work, case: CaseRow, _mark: str) -> dict[str, Any]:
    permit = permit_of(work, str(case.permit_id), lock=True)
    if permit.state_on(beijing_day(work.now)) is not PermitState.VALID:
        raise PermitNotRenewableError("证件已不是有效状态，不能延长")
    change_permit(work, permit, valid_until=effect.valid_until)
    return {}


@_apply.register
def _(effect: AcceptPersonChanges, _house: House, work: Work, case: CaseRow, _mark: str) -> dict[str, Any]:
    person = person_of(work, str(case.person_id))
    details, phone = dict(person.details), None
    for answer in answers_of(work, case.id):
        if answer.element in effect.elements:
            details |= {k: v for k, v in answer.data.items() if k in details and k not in NOT_DETAILS}
            phone = answer.data.get("phone", phone)
    change_person(work, person, details=details, phone=phone)
    return {}


@_apply.register
def _(_effect: EnableSlip, _house: House, work: Work, case: CaseRow, _mark: str) -> dict[str, Any]:
    if slip_of_case(work, case.id) is None:
        person, permit = person_of(work, str(case.person_id)), permit_of(work, str(case.permit_id))
        snapshot = {
            "permit_no": permit.permit_no,
            "name": person.name,
            "id_number_masked": person.id_number_masked,
            "employer": employer_of(work, case.employer_id).name,
            "permit_type": permit.permit_type,
            "valid_until": permit.valid_until.isoformat(),
            "procedure": case.procedure,
            "approved_on": beijing_day(work.now).isoformat(),
            "case_number": case.number,
        }
        code = "".join(secrets.choice(SLIP_CODE_ALPHABET) for _ in range(SLIP_CODE_LENGTH))
        add_slip(work, code=code, case_id=case.id, person_id=person.id, snapshot=snapshot)
    return {}


@_apply.register
def _(effect: SendNotice, _house: House, work: Work, case: CaseRow, mark: str) -> dict[str, Any]:
    send_notice(work, effect.kind, effect.audience, effect.facts, case=case, mark=f"{case.id}.{mark}")
    return {}
