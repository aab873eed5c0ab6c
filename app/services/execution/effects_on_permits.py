"""Write down what becomes of permits: held, extended, issued, moved to a new unit, their holder's data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.effects import (
    CloseApplicationOfPermit,
    ExpirePermit,
    ExtendPermit,
    HoldDissociation,
    IssuePermit,
    RebindPermit,
    UpdatePermitHolder,
)
from app.domain.office_codes import PermitState
from app.domain.person_fields import BASIC_FIELDS
from app.engine.errors import EngineError
from app.services.context.beijing import beijing_day
from app.services.execution.effect_dispatch import perform_effect
from app.services.execution.end_of_permit import expire, interrupt_application
from app.services.execution.new_identity import carried_by_number
from app.store.answer_rows import answers_of
from app.store.chain_rows import add_next_link, record_link
from app.store.permit_numbers import next_permit_number
from app.store.permit_rows import add_permit, change_permit, live_permit_of_person, move_permit, permit_of
from app.store.person_rows import change_identity, change_person, person_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.permit import Permit
    from app.services.execution.effect_dispatch import EffectContext
    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow


class PermitGoneError(EngineError):
    """The permit is not (or no longer) in the state that an effect needs: the step fails, an operator is told."""


@perform_effect.register(HoldDissociation)
def _(effect: HoldDissociation, effect_context: EffectContext) -> dict[str, Any]:
    if effect_context.case.permit_id:
        permit = permit_of(effect_context.work, effect_context.case.permit_id, lock=True)
        change_permit(effect_context.work, permit, dissociation_hold=effect.held)
    return {}


@perform_effect.register(ExtendPermit)
def _(effect: ExtendPermit, effect_context: EffectContext) -> dict[str, Any]:
    permit = _locked(effect_context, PermitState.VALID, "证件已不是有效状态，不能延长")
    change_permit(effect_context.work, permit, valid_until=effect.valid_until)
    return {}


@perform_effect.register(IssuePermit)
def _(effect: IssuePermit, effect_context: EffectContext) -> dict[str, Any]:
    work, case = effect_context.work, effect_context.case
    person = person_of(work, str(case.person_id))
    former = live_permit_of_person(work, person.id)
    if former is not None:
        if not expire(effect_context.context, work, former.id):
            # One that has passed its last day is no obstacle, even if the sweep has not come to it yet.
            raise PermitGoneError("申请人已有未失效的证件，不能再发新证")
        interrupt_application(work, former.id)
    permit_id = add_permit(
        work,
        person_id=person.id,
        employer_id=case.employer_id,
        permit_type=case.permit_type,
        permit_no=next_permit_number(work, effect.valid_from),
        state=PermitState.VALID.value,
        valid_from=effect.valid_from,
        valid_until=effect.valid_until,
        holder=_submitted_holder(effect_context, person),
    )
    add_next_link(work, permit_id, case.employer_id, effect.valid_from, is_recorded=True)
    return {"permit_id": permit_id}


@perform_effect.register(RebindPermit)
def _(_effect: RebindPermit, effect_context: EffectContext) -> dict[str, Any]:
    permit = _locked(effect_context, PermitState.SUSPENDED, "证件已不是挂起状态，不能变更聘用单位")
    move_permit(effect_context.work, permit, PermitState.VALID, employer_id=effect_context.case.employer_id)
    record_link(
        effect_context.work, permit.id, effect_context.case.employer_id, beijing_day(effect_context.work.now)
    )
    return {}


@perform_effect.register(ExpirePermit)
def _(_effect: ExpirePermit, effect_context: EffectContext) -> dict[str, Any]:
    permit_id = str(effect_context.case.permit_id)
    if (
        not expire(effect_context.context, effect_context.work, permit_id)
        and permit_of(effect_context.work, permit_id).state.is_live
    ):
        raise PermitGoneError("证件还在有效期内，不能标为失效")
    return {}


@perform_effect.register(CloseApplicationOfPermit)
def _(_effect: CloseApplicationOfPermit, effect_context: EffectContext) -> dict[str, Any]:
    interrupt_application(effect_context.work, str(effect_context.case.permit_id))
    return {}


@perform_effect.register(UpdatePermitHolder)
def _(effect: UpdatePermitHolder, effect_context: EffectContext) -> dict[str, Any]:
    work = effect_context.work
    permit = _locked(effect_context, PermitState.VALID, "证件已不是有效状态，不能变更信息")
    person = person_of(work, str(effect_context.case.person_id))
    changed = dict(_basic_values(effect_context, effect.element))
    changed |= carried_by_number(person, changed)
    details = {**person.details, **{k: v for k, v in changed.items() if k in {"ethnicity", "hukou_place"}}}
    change_person(work, person, details=details)
    change_identity(work, person.id, changed)
    now = holder_of(person_of(work, person.id))
    told = {
        name for name in now if name in changed or (name == "id_number_masked" and "id_number" in changed)
    }
    # R32: what the profile says otherwise by now reaches the permit only when somebody applies for it.
    holder = {**now, **(permit.holder or {}), **{name: now[name] for name in told}}
    change_permit(work, permit, holder=holder)
    return {}


def move_household(work: UnitOfWork, permit_id: str, place: str) -> None:
    """Write an approved place of household onto the permit; what else it says of its holder stays (A50, R32)."""
    permit = permit_of(work, permit_id, lock=True)
    change_permit(work, permit, holder={**(permit.holder or {}), "hukou_place": place})


def _submitted_holder(effect_context: EffectContext, person: PersonRow) -> dict[str, Any]:
    """Return the holder of a new permit: as submitted and approved, not as the profile was changed meanwhile."""
    holder, submitted = holder_of(person), newest_submission(effect_context.work, effect_context.case.id)
    if submitted is None:
        return holder
    said = {**submitted.content["record"], **submitted.content["asked"]}
    said |= {"id_number_masked": submitted.content["record"]["id_number"]}
    return {name: said.get(name) or empty for name, empty in _EMPTY_HOLDER.items()}


_EMPTY_HOLDER = {
    "name": "",
    "sex": "",
    "id_type": "",
    "id_number_masked": "",
    "birth_date": None,
    "ethnicity": "",
    "hukou_place": "",
}


def holder_of(person: PersonRow) -> dict[str, Any]:
    """Return what a permit says of its holder, as it stands today; later profile changes do not reach it (R32)."""
    return {
        "name": person.name,
        "sex": person.sex,
        "id_type": person.id_type,
        "id_number_masked": person.id_number_masked,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "ethnicity": person.details.get("ethnicity", ""),
        "hukou_place": person.details.get("hukou_place", ""),
    }


def _basic_values(effect_context: EffectContext, element: str) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for answer in answers_of(effect_context.work, effect_context.case.id):
        if answer.element == element:
            values |= {
                field: answer.data[f"new_{field}"]
                for field in BASIC_FIELDS
                if answer.data.get(f"new_{field}")
            }
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return values


def _locked(effect_context: EffectContext, state: PermitState, otherwise: str) -> Permit:
    permit = permit_of(effect_context.work, str(effect_context.case.permit_id), lock=True)
    if permit.state_on(beijing_day(effect_context.work.now)) is not state:
        raise PermitGoneError(otherwise)
    return permit
