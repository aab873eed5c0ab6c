"""Who somebody is, put right before any permit says it: on sight of the document, with a reason, in the audit.

Once there is a permit, what it says changes by 证件基础信息变更 and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.services.accounts.registration_answers import LONGEST_NAME, read_identity
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import note_override, read_reason, refuse_others
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.account_lists import rename_account
from app.store.account_rows import account_of_person
from app.store.case_lists import cases_of_person
from app.store.database import advisory_lock
from app.store.people_lists import person_exists
from app.store.permit_rows import permits_of_person
from app.store.person_rows import change_identity, change_person, person_by_id_number, person_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

KIND = "identity_corrected"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says."""

    name: str
    id_type: str
    id_number: str
    sex: str = ""
    birth_date: str = ""


def correct_identity(
    context: AppContext, by: Actor, key: str, person_id: str, told: Identity, *, reason: str
) -> dict[str, Any]:
    """Replace name and number of somebody who has never had a permit.

    Raises FormInvalidError, NotFoundError, or ProcedureRefusedError with rule permit_says_identity or
    application_is_reviewed.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        if not person_exists(work, person_id):
            raise NotFoundError(kind="person")
        changed, why = _checked(work, person_id, told, reason)
        advisory_lock(work, f"registration of {work.seal.index(changed['id_number'])}")
        if permits_of_person(work, person_id):
            raise ProcedureRefusedError(rule="permit_says_identity")
        reviewed = {ApplicationState.IN_REVIEW}
        if any(case.ended_at is None and case.state in reviewed for case in cases_of_person(work, person_id)):
            raise ProcedureRefusedError(rule="application_is_reviewed")
        before = person_of(work, person_id)
        change_identity(work, person_id, changed)
        details = {name: value for name, value in before.details.items() if name != "registered_name"}
        change_person(work, before, details=details)
        account = account_of_person(work, person_id)
        if account is not None:
            rename_account(work, account.id, told.name)
        note_override(
            context, work, by, KIND, person_id=person_id, permit_id=None, employer_id=None, reason=why,
            facts={"before": before.id_number_masked, "was_named": before.name},
        )  # fmt: skip
        send_notice(
            context,
            work,
            KIND,
            (f"person:{person_id}",),
            {},
            case=None,
            mark=f"{KIND}.{person_id}.{before.version}",
        )
        return {}

    return idempotent(context, by, key, KIND, {"person": person_id, "told": told, "reason": reason}, command)


def _checked(work: UnitOfWork, person_id: str, told: Identity, reason: str) -> tuple[dict[str, Any], str]:
    mistakes: Mistakes = []
    why = read_reason(reason, mistakes)
    text: Mapping[str, str] = {name: getattr(told, name) for name in Identity.__slots__}
    faults: dict[str, str] = {}
    kind, number, sex, born = read_identity(text, beijing_day(work.now), faults)
    if not told.name or len(told.name) > LONGEST_NAME:
        faults["name"] = "请填写姓名，与证件一致"
    other = person_by_id_number(work, number) if kind and number and not faults else None
    if other is not None and other.id != person_id:
        faults["id_number"] = "这个证件号码已登记为另一名人员，请核对"
    mistakes += [(field, "told", {"sentence": sentence}) for field, sentence in faults.items()]
    if mistakes or kind is None:
        raise FormInvalidError(errors=tuple(mistakes))
    known: date | None = born
    return {
        "name": told.name,
        "id_type": kind.value,
        "id_number": number,
        "sex": sex,
        "birth_date": known,
    }, why
