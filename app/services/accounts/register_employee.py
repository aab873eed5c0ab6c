"""The last step of a registration: the account, tied to the person on record or to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.accounts.registration_messages import TEXT, Contact, hidden, known_under, tell
from app.services.accounts.sign_in import create_account
from app.store.account_rows import account_by_login
from app.store.activation_rows import cancel_activations, use_activation
from app.store.audit_chain import OFFICE, record
from app.store.person_rows import add_person, change_person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow


def make_registered_account(
    context: AppContext, work: UnitOfWork, data: Mapping[str, Any], birth_date: date, *, mark: str
) -> bool:
    """Make the account and tell the contact on record; False when somebody else was faster or the proof has gone.

    What was proven was proven for the person on record at that time: if another one is there now, it proves nothing.
    """
    phone, letter = str(data["phone"]), data.get("letter")
    known = known_under(work, str(data["id_number"]))
    is_same = (known.person.id if known.person else None) == data["person"]
    if not is_same or known.account is not None or account_by_login(work, phone) is not None:
        return False
    if letter and not use_activation(work, str(letter)):
        return False
    if known.person is None:
        person_id = _add(work, data, birth_date)
    else:
        person_id = _link(work, data, known.person)
        cancel_activations(work, person_id)
    account = create_account(
        context,
        work,
        login=phone,
        password_hash=str(data["password_hash"]),
        display_name=known.person.name if known.person else str(data["name"]),
        role=Role.EMPLOYEE,
        person_id=person_id,
    )
    facts = {"person": person_id, "account": account, "was_known": known.person is not None}
    record(work, context.audit_key, OFFICE, account, "register", {**facts, "by_letter": bool(letter)})
    told = known.contact or Contact(TEXT, phone)
    tell(work, told, "registration_completed", {"login": hidden(phone)}, mark)
    return True


def _link(work: UnitOfWork, data: Mapping[str, Any], person: PersonRow) -> str:
    """R32: what was typed and differs from the record is kept beside it and changes nothing."""
    details = dict(person.details)
    if data["name"] != person.name:
        details["registered_name"] = data["name"]
    phone, email = str(data["phone"]), str(data["email"]) or person.email
    change_person(work, person, details=details, phone=phone, email=email)
    return person.id


def _add(work: UnitOfWork, data: Mapping[str, Any], birth_date: date) -> str:
    return add_person(
        work,
        name=str(data["name"]),
        sex=str(data["sex"]),
        id_number=str(data["id_number"]),
        phone=str(data["phone"]),
        birth_date=birth_date,
        id_type=str(data["id_type"]),
        email=str(data["email"]),
        details={},
    )
