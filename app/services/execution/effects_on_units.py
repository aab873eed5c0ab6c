"""Write down what becomes of units: their permissions, their association codes, their employees."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from app.domain import permission as permissions
from app.domain.association_code import make_code
from app.domain.contract_terms import contract_terms
from app.domain.effects import (
    ActivateAssociation,
    CloseAssociationRequest,
    EndAssociation,
    MovePermission,
    MovePermissionTo,
)
from app.domain.office_codes import PermissionState, PermitState, Slot
from app.engine.errors import EngineError
from app.services.context.beijing import beijing_day
from app.services.execution.effect_dispatch import perform_effect
from app.services.execution.end_association import end_association
from app.services.execution.keep_contract import keep_contract
from app.store import association_rows
from app.store.answer_rows import answers_of
from app.store.chain_rows import add_next_link
from app.store.document_rows import latest_documents
from app.store.employer_rows import employer_of, permissions_of, set_association_code
from app.store.permission_rows import note_permission_event, write_permission
from app.store.permit_rows import live_permit_of_person, move_permit, permit_of

if TYPE_CHECKING:
    from app.services.execution.effect_dispatch import EffectContext


class AssociationGoneError(EngineError):
    """The request or association is no longer there: the step fails, an operator is told."""


@perform_effect.register(MovePermission)
def _(effect: MovePermission, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
    held = {row.permit_type: row for row in permissions_of(work, case.employer_id)}.get(case.permit_type)
    before = PermissionState(held.state) if held else PermissionState.NONE
    state = permissions.after(before, effect.event)
    changes: dict[str, Any] = {"state": state.value}
    if effect.scope is not None:
        changes |= {"scope": effect.scope.value, "authority": case.authority}
        if before is not PermissionState.GRANTED:
            changes["opened_on"] = beijing_day(work.now)
    write_permission(work, case.employer_id, case.permit_type, **changes)
    note_permission_event(work, case, str(effect.event), changes)
    _keep_code(effect_context)
    return {}


@perform_effect.register(MovePermissionTo)
def _(effect: MovePermissionTo, effect_context: EffectContext) -> dict[str, Any]:
    changes = {"authority": effect.authority}
    write_permission(
        effect_context.work, effect_context.case.employer_id, effect_context.case.permit_type, **changes
    )
    note_permission_event(effect_context.work, effect_context.case, "change_authority", changes)
    return {}


def _keep_code(effect_context: EffectContext) -> None:
    """A26: a code with the first granted permission; withdrawn when none is left."""
    unit = employer_of(effect_context.work, effect_context.case.employer_id)
    granted = any(
        row.state == PermissionState.GRANTED for row in permissions_of(effect_context.work, unit.id)
    )
    if granted and unit.association_code is None:
        set_association_code(effect_context.work, unit.id, make_code(secrets.choice))
    elif not granted and unit.association_code is not None:
        set_association_code(effect_context.work, unit.id, None)


@perform_effect.register(ActivateAssociation)
def _(effect: ActivateAssociation, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
    request = association_rows.requested_by(work, str(case.person_id), case.employer_id)
    if request is None:
        raise AssociationGoneError("关联请求已不存在，不能确认")
    answer = next((a.data for a in reversed(answers_of(work, case.id)) if a.element == effect.element), {})
    paper = latest_documents(work, case.id)[str(Slot.LABOUR_CONTRACT)]
    terms = contract_terms(answer)
    association_rows.activate(work, request.id, beijing_day(work.now), str(answer.get("post") or ""))
    keep_contract(work, case, request.id, terms, paper, effect_context.by)
    permit = live_permit_of_person(work, str(case.person_id))
    if permit is None or permit.state_on(beijing_day(work.now)) is not PermitState.SUSPENDED:
        return {}
    if permit.employer_id != case.employer_id:
        add_next_link(work, permit.id, case.employer_id, terms.start_on, is_recorded=False)
    else:
        # Back to the unit the permit stands with: nothing to change, the permit is in force again (A36).
        move_permit(work, permit_of(work, permit.id, lock=True), PermitState.VALID)
        add_next_link(work, permit.id, case.employer_id, terms.start_on, is_recorded=True)
    return {}


@perform_effect.register(CloseAssociationRequest)
def _(effect: CloseAssociationRequest, effect_context: EffectContext) -> dict[str, Any]:
    request = association_rows.requested_by(
        effect_context.work, str(effect_context.case.person_id), effect_context.case.employer_id
    )
    if request is not None:
        association_rows.close(effect_context.work, request.id, effect.state.value, None)
    return {}


@perform_effect.register(EndAssociation)
def _(effect: EndAssociation, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
    active = association_rows.active_of(work, str(case.person_id), case.employer_id)
    if active is None:
        raise AssociationGoneError("该员工已不在本单位关联，不能解除")
    end_association(work, active, effect.left_on)
    return {}
