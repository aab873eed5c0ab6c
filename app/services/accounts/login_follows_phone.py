"""The mobile number is the login: when a change of the number is approved, the login goes with it, in the same transaction.

A landline cannot be a login, and a number that is another account's login stays that account's: then the login stays
as it is, and everybody concerned is told so, before the approval and after it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.phone import check_phone, is_mobile
from app.services.accounts.registration_messages import TEXT, Contact, hidden, tell
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.send_notice import send_notice
from app.store.account_lists import change_login
from app.store.account_rows import account_by_login, account_of_person
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork


class LoginMove(StrEnum):
    """What a new number means for the login."""

    NONE = "none"
    """No account, the login is no mobile number, or it is the new number already."""
    MOVES = "moves"
    LANDLINE = "landline"
    """The login stays: the new number takes no messages."""
    TAKEN = "taken"
    """The login stays: the new number is another account's login."""


def login_move(work: UnitOfWork, person_id: str, phone: str) -> LoginMove:
    """Return what an approved number would mean for the person's login."""
    account = account_of_person(work, person_id)
    return _move(work, account, check_phone(phone).value) if account else LoginMove.NONE


def _move(work: UnitOfWork, account: AccountRow, number: str) -> LoginMove:
    if account.login == number or not is_mobile(account.login):
        return LoginMove.NONE
    if not is_mobile(number):
        return LoginMove.LANDLINE
    return LoginMove.MOVES if account_by_login(work, number) is None else LoginMove.TAKEN


def follow_phone(
    context: AppContext, work: UnitOfWork, person_id: str, phone: str, *, by: str, mark: str
) -> LoginMove:
    """Move the login to an approved number when it can be; sessions go on, the number before is free."""
    advisory_lock(work, "accounts")
    account, number = account_of_person(work, person_id), check_phone(phone).value
    found = _move(work, account, number) if account else LoginMove.NONE
    if account is None or found is LoginMove.NONE:
        return found
    if found is LoginMove.MOVES:
        change_login(work, account.id, number)
        facts: dict[str, Any] = {"account": account.id, "person": person_id}
        record(work, context.audit_key, OFFICE, by, "login_moved", facts)
        event = {"account": account.id, "change": "login_moved"}
        record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by, target=event)
    kind, login = f"login_{found}", number if found is LoginMove.MOVES else account.login
    send_notice(context, work, kind, (f"person:{person_id}",), {"login": hidden(login)}, case=None, mark=mark)
    for address in dict.fromkeys((account.login, number)):
        if is_mobile(address) and not (found is LoginMove.TAKEN and address == number):
            tell(
                work,
                Contact(TEXT, address),
                kind,
                {"login": hidden(login)},
                f"{mark}.{work.seal.index(address)[:8]}",
            )
    return found
