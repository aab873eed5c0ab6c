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
from app.services.beijing import beijing_day
from app.services.effect_dispatch import carry_out
from app.services.end_of_permit import expire, interrupt_application
from app.services.new_identity import carried_by_number
from app.store.answer_rows import answers_of
from app.store.chain_rows import add_next_link, record_link
from app.store.permit_numbers import next_permit_number
from app.store.permit_rows import add_permit, change_permit, live_permit_of_person, move_permit, permit_of
from app.store.person_rows import change_identity, change_person, person_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.permit import Permit
    from app.services.effect_dispatch import Doing
    from app.store.database import Work
    from app.store.person_rows import PersonRow


class PermitGoneError(EngineError):
    """The permit is not (or no longer) in the state that an effect needs: the step fails, an operator is told."""


@carry_out.register(HoldDissociation)
def _(effect: HoldDissociation, doing: Doing) -> dict[str, Any]:
    if doing.case.permit_id:
        permit = permit_of(doing.work, doing.case.permit_id, lock=True)
        change_permit(doing.work, permit, dissociation_hold=effect.held)
    return {}


@carry_out.register(ExtendPermit)
def _(effect: ExtendPermit, doing: Doing) -> dict[str, Any]:
    permit = _locked(doing, PermitState.VALID, "证件已不是有效状态，不能延长")
    change_permit(doing.work, permit, valid_until=effect.valid_until)
    return {}


@carry_out.register(IssuePermit)
def _(effect: IssuePermit, doing: Doing) -> dict[str, Any]:
    work, case = doing.work, doing.case
    person = person_of(work, str(case.person_id))
    former = live_permit_of_person(work, person.id)
    if former is not None:
        if not expire(doing.house, work, former.id):
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
        holder=_submitted_holder(doing, person),
    )
    add_next_link(work, permit_id, case.employer_id, effect.valid_from, is_recorded=True)
    return {"permit_id": permit_id}


@carry_out.register(RebindPermit)
def _(_effect: RebindPermit, doing: Doing) -> dict[str, Any]:
    permit = _locked(doing, PermitState.SUSPENDED, "证件已不是挂起状态，不能变更聘用单位")
    move_permit(doing.work, permit, PermitState.VALID, employer_id=doing.case.employer_id)
    record_link(doing.work, permit.id, doing.case.employer_id, beijing_day(doing.work.now))
    return {}


@carry_out.register(ExpirePermit)
def _(_effect: ExpirePermit, doing: Doing) -> dict[str, Any]:
    permit_id = str(doing.case.permit_id)
    if not expire(doing.house, doing.work, permit_id) and permit_of(doing.work, permit_id).state.is_live:
        raise PermitGoneError("证件还在有效期内，不能标为失效")
    return {}


@carry_out.register(CloseApplicationOfPermit)
def _(_effect: CloseApplicationOfPermit, doing: Doing) -> dict[str, Any]:
    interrupt_application(doing.work, str(doing.case.permit_id))
    return {}


@carry_out.register(UpdatePermitHolder)
def _(effect: UpdatePermitHolder, doing: Doing) -> dict[str, Any]:
    work = doing.work
    permit = _locked(doing, PermitState.VALID, "证件已不是有效状态，不能变更信息")
    person = person_of(work, str(doing.case.person_id))
    changed = dict(_basic_values(doing, effect.element))
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


def move_household(work: Work, permit_id: str, place: str) -> None:
    """Write an approved place of household onto the permit; what else it says of its holder stays (A50, R32)."""
    permit = permit_of(work, permit_id, lock=True)
    change_permit(work, permit, holder={**(permit.holder or {}), "hukou_place": place})


def _submitted_holder(doing: Doing, person: PersonRow) -> dict[str, Any]:
    """Return the holder of a new permit: as submitted and approved, not as the profile was changed meanwhile."""
    holder, submitted = holder_of(person), newest_submission(doing.work, doing.case.id)
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


def _basic_values(doing: Doing, element: str) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for answer in answers_of(doing.work, doing.case.id):
        if answer.element == element:
            values |= {
                field: answer.data[f"new_{field}"]
                for field in BASIC_FIELDS
                if answer.data.get(f"new_{field}")
            }
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return values


def _locked(doing: Doing, state: PermitState, otherwise: str) -> Permit:
    permit = permit_of(doing.work, str(doing.case.permit_id), lock=True)
    if permit.state_on(beijing_day(doing.work.now)) is not state:
        raise PermitGoneError(otherwise)
    return permit
