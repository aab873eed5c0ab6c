"""What a registration sends, and to whom: the page says the same to everybody, the message does not.

A code proves that somebody holds a telephone or a mailbox. For a person the office knows, only the contact on record
proves who they are; for the number that becomes the login, only that number does.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.phone import check_phone, is_mobile
from app.store.account_rows import account_by_login, account_of_person
from app.store.login_names import is_personal
from app.store.outbox_rows import Contents, post
from app.store.person_rows import person_by_id_number, phone_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow

IDENTITY, PHONE = "identity", "phone"
"""What a registration waits for: a proof of who it is, then of the number that becomes the login."""
CODE_DIGITS = 6
TEXT, MAIL = "text", "mail"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody can be reached: a mobile number by text message, a mailbox by letter."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the office has under an identity number."""

    person: PersonRow | None
    account: AccountRow | None
    contact: Contact | None


def known_under(work: UnitOfWork, id_number: str) -> Known:
    """Return person, account and contact on record of an identity number."""
    person = person_by_id_number(work, id_number)
    if person is None:
        return Known(None, None, None)
    return Known(person, account_of_person(work, person.id), contact_of(work, person))


def contact_of(work: UnitOfWork, person: PersonRow) -> Contact | None:
    """Return how a person on record is reached: their mobile number, else their mailbox, else not at all."""
    phone = check_phone(phone_of(work, person.id))
    if phone.is_ok and is_mobile(phone.value):
        return Contact(TEXT, phone.value)
    return Contact(MAIL, person.email) if person.email else None


WAITED_FOR = ("registration_code", "registration_has_account", "registration_number_taken")
"""Messages for whoever is registering now and cannot go on without them."""


def first_step(known: Known, phone: str) -> str:
    """Return what must be proven first; the number itself is enough for somebody new, and for its recorded owner."""
    is_recorded = known.contact is not None and known.contact.address == phone
    needs_identity = known.person is not None and (known.account is not None or not is_recorded)
    return IDENTITY if needs_identity else PHONE


def send_for_step(
    work: UnitOfWork, data: Mapping[str, Any], step: str, *, mark: str, until: datetime
) -> str | None:
    """Send what belongs to a step and return the code that counts; none when no code was sent."""
    if step == PHONE:
        return _to_number(work, str(data["phone"]), mark, until)
    known = known_under(work, str(data["id_number"]))
    if known.contact is None:
        return None
    if known.account is not None:
        facts = {"login": hidden(known.account.login)}
        _post(work, known.contact, "registration_has_account", facts, mark)
        return None
    return _code(work, known.contact, mark, until)


def _to_number(work: UnitOfWork, phone: str, mark: str, until: datetime) -> str | None:
    number = Contact(TEXT, phone)
    if account_by_login(work, phone) is not None:
        _post(work, number, "registration_number_taken", {}, mark)
        return None
    return _code(work, number, mark, until)


def _code(work: UnitOfWork, to: Contact, mark: str, until: datetime) -> str:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    _post(work, to, "registration_code", {"code": code, "until": until.isoformat()}, mark)
    return code


def tell(work: UnitOfWork, to: Contact, kind: str, facts: Mapping[str, Any], mark: str) -> None:
    """Send something to a contact, once for each mark."""
    _post(work, to, kind, facts, mark)


def _post(work: UnitOfWork, to: Contact, kind: str, facts: Mapping[str, Any], mark: str) -> None:
    post(work, to.channel, kind, Contents(to.address, dict(facts)), f"{mark}.{kind}.{to.channel}")


def login_shown(login: str) -> str:
    """Return a login as others see it: the name of the office's whole, a number or address of its owner hidden."""
    return hidden(login) if is_personal(login) else login


def hidden(login: str) -> str:
    """Return a login that its owner recognises and nobody else learns: 138****1234."""
    return login[:3] + "****" + login[-4:] if len(login) > 8 else login[:1] + "***"  # noqa: PLR2004
