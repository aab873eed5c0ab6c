"""Write down what service tasks asked for. Each effect knows its case; nothing here decides anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.application_moves import moved
from app.domain.domain_errors import TransitionRefusedError
from app.domain.effects import (
    AssignAuthority,
    Effect,
    EnableSlip,
    IssuePaper,
    OpenNextRound,
    RecordSubmission,
    SendNotice,
    SetApplicationState,
)
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure, is_reviewed
from app.engine.errors import EngineError
from app.services.context.beijing import beijing_day
from app.services.context.send_notice import send_notice
from app.services.context.verification_code import new_code
from app.services.execution import effects_of_forms, effects_on_permits, effects_on_records, effects_on_units
from app.services.execution.effect_dispatch import EffectContext, perform_effect
from app.services.execution.end_of_permit import mark_of_end
from app.services.submissions.freeze_submission import freeze_submission
from app.services.submissions.submitted_view import submitted_employer
from app.services.terms.clocks_of import day_to_tell_by
from app.services.terms.correction_terms_of import lapses_after
from app.services.terms.review_terms_of import permit_terms_of_case
from app.store.case_lists import history_of
from app.store.employer_rows import employer_of
from app.store.permit_rows import permit_concerned
from app.store.person_rows import person_of
from app.store.review_rows import add_slip, slip_of_case
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

REGISTERED = (effects_of_forms, effects_on_permits, effects_on_records, effects_on_units)
"""Imported so that their effects are registered."""


class EffectRefusedError(EngineError):
    """A step asks for a move that the office's tables of states do not know."""


def apply_effect(
    context: AppContext, work: UnitOfWork, case: CaseRow, effect: Effect, mark: str, by: str
) -> dict[str, Any]:
    """Carry an effect out; return the columns of the case it changes. `mark` is unique to the step.

    Raises EffectRefusedError when the state of a thing does not allow it: then the diagram is at fault.
    """
    try:
        return perform_effect(effect, EffectContext(context, work, case, mark, by))
    except TransitionRefusedError as refused:
        message = f"流程要求的变动不成立：{refused.subject} 不能从 {refused.state} 变为 {refused.event}"
        raise EffectRefusedError(message) from refused


@perform_effect.register(SetApplicationState)
def _(effect: SetApplicationState, effect_context: EffectContext) -> dict[str, Any]:
    before = ApplicationState(effect_context.case.state)
    after = moved(before, effect.state, is_reviewed=is_reviewed(effect_context.case.procedure))
    changes: dict[str, Any] = {"state": after.value}
    if effect.cause:
        changes["cause"] = effect.cause
    return changes


@perform_effect.register(AssignAuthority)
def _(effect: AssignAuthority, _doing: EffectContext) -> dict[str, Any]:
    return {"authority": effect.authority}


@perform_effect.register(RecordSubmission)
def _(effect: RecordSubmission, effect_context: EffectContext) -> dict[str, Any]:
    context, work, case = effect_context.context, effect_context.work, effect_context.case
    freeze_submission(work, case, effect.round, effect_context.by)
    is_first = case.first_submitted_on is None
    return {
        "tell_by": day_to_tell_by(context, work, case, effect.received_on) if is_first else case.tell_by,
        "round": effect.round,
        "received_on": effect.received_on,
        "review_due_on": effect.review_due_on,
        "review_days": effect.review_days,
        "zone": effect.zone or None,
        "is_urgent": case.is_urgent or effect.is_urgent,
        "first_submitted_on": case.first_submitted_on or effect.received_on,
    }


@perform_effect.register(OpenNextRound)
def _(effect: OpenNextRound, _doing: EffectContext) -> dict[str, Any]:
    return {"round": effect.round, "review_due_on": None}


@perform_effect.register(EnableSlip)
def _(_effect: EnableSlip, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
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
            "review_working_days": permit_terms_of_case(
                effect_context.context, work, case
            ).renewal.review_working_days,
        }
        add_slip(work, code=new_code(), case_id=case.id, person_id=person.id, snapshot=snapshot)
    return {}


@perform_effect.register(IssuePaper)
def _(_effect: IssuePaper, _doing: EffectContext) -> dict[str, Any]:
    """Leave it to `papers_of_step`: a paper tells the case as the whole step has left it."""
    return {}


@perform_effect.register(SendNotice)
def _(effect: SendNotice, effect_context: EffectContext) -> dict[str, Any]:
    facts, mark = told_by(effect, effect_context)
    context, work, case = effect_context.context, effect_context.work, effect_context.case
    send_notice(context, work, effect.kind, effect.audience, facts, case=case, mark=mark)
    return {}


def told_by(effect: SendNotice, effect_context: EffectContext) -> tuple[dict[str, Any], str]:
    """Return the facts of a notice, read after all that its step has changed, and the mark by which it is sent once."""
    ends = effect_context.case.procedure == Procedure.PERMIT_EXPIRY
    permit = str(effect_context.case.permit_id)
    mark = (
        mark_of_end(effect_context.work, permit)
        if ends
        else f"{effect_context.case.id}.{effect_context.mark}"
    )
    facts = {**effect.facts, **_permit_as_it_stands(effect_context), **_end_of_correction(effect_context)}
    if facts.get("due_on") and effect_context.case.state == ApplicationState.IN_REVIEW:
        facts["due_on"] = _day_as_it_stands(effect_context, str(facts["due_on"]))
    return facts, mark


def _day_as_it_stands(effect_context: EffectContext, said: str) -> str:
    """Return the day a notice tells. The review's own may have moved with the calendar or a stop since it began.

    Any other day is the diagram's own and stays.
    """
    now = effect_context.case.review_due_on
    if now is None or said == now.isoformat():
        return said
    begun = (
        row.facts.get("result", {}).get("due_on")
        for row in history_of(effect_context.work, effect_context.case.id)
        if row.kind == "completed"
    )
    return now.isoformat() if said in begun else said


def _end_of_correction(effect_context: EffectContext) -> dict[str, Any]:
    """Return the last day of a correction after which the application counts as withdrawn, where it would."""
    last = lapses_after(effect_context.context, effect_context.work, effect_context.case)
    return {"lapses_after": last.isoformat()} if last else {}


def _permit_as_it_stands(effect_context: EffectContext) -> dict[str, Any]:
    """Return what a notice says of the permit, read after all that the step has changed."""
    found = permit_concerned(
        effect_context.work, effect_context.case.permit_id, effect_context.case.person_id
    )
    return {"valid_until": found.valid_until.isoformat()} if found else {}
