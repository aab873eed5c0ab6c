"""A registration by the wrong person is taken back: the account is closed and tied to nobody, so that the right one can register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.phone import check_phone, is_mobile
from app.services.accounts.registration_messages import contact_of, tell
from app.services.context.idempotent import idempotent
from app.services.context.note_override import note_override, read_reason, refuse_others
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.store.account_lists import detach_account
from app.store.account_rows import account_of_person
from app.store.activation_rows import cancel_activations
from app.store.database import advisory_lock
from app.store.people_lists import person_exists
from app.store.person_rows import change_person, person_of
from app.store.registration_rows import close_registrations_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

KIND = "registration_undone"


def undo_registration(
    context: AppContext, by: Actor, key: str, person_id: str, *, phone: str, reason: str
) -> dict[str, Any]:
    """Close a person's account, end its sessions, free its login and forget its contacts.

    `phone` is the number the operator has made certain of; without one, only a letter leads to a new account.
    Raises FormInvalidError, NotFoundError, or ProcedureRefusedError with rule person_without_account.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why, number = _checked(phone, reason)
        if not person_exists(work, person_id):
            raise NotFoundError(kind="person")
        advisory_lock(work, "accounts")
        account = account_of_person(work, person_id)
        if account is None:
            raise ProcedureRefusedError(rule="person_without_account")
        person = person_of(work, person_id)
        former = contact_of(work, person)
        detach_account(work, account.id)
        close_registrations_of(work, person_id)
        cancel_activations(work, person_id)
        details = {name: value for name, value in person.details.items() if name != "registered_name"}
        change_person(work, person, details=details, phone=number, email="")
        note_override(
            context, work, by, KIND, person_id=person_id, permit_id=None, employer_id=None, reason=why,
            facts={"account": account.id},
        )  # fmt: skip
        event = {"account": account.id, "change": KIND}
        record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by.account_id, target=event)
        if former is not None:
            tell(work, former, KIND, {}, f"{KIND}.{account.id}")
        return {"account": account.id}

    request = {"person": person_id, "phone": phone, "reason": reason}
    return idempotent(context, by, key, KIND, request, command)


def _checked(phone: str, reason: str) -> tuple[str, str]:
    mistakes: Mistakes = []
    why, number = read_reason(reason, mistakes), check_phone(phone)
    if phone.strip() and not (number.is_ok and is_mobile(number.value)):
        mistakes.append(("phone", "mobile_needed", {}))
    if mistakes:
        raise FormInvalidError(errors=tuple(mistakes))
    return why, number.value if phone.strip() else ""
