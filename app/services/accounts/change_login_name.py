"""Another login for an account, on an operator's word: a number that has a new owner, or a name that was mistyped.

Whoever is signed in stays so, the password stays, and both numbers hear of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.account_changes import AccountChange
from app.domain.phone import check_phone, is_mobile
from app.services.accounts.account_keepers import note_change, refuse_others_than_keepers
from app.services.accounts.registration_messages import TEXT, Contact, hidden, tell
from app.services.context.idempotent import idempotent
from app.services.context.note_override import SHORTEST_REASON
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.store.account_lists import change_login
from app.store.account_rows import account_by_login, account_of
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.login_names import is_undone

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

LONGEST_LOGIN, LONGEST_REASON = 80, 500
KIND = "login_changed"


def change_login_name(
    context: AppContext, by: Actor, key: str, account_id: str, login: str, *, reason: str
) -> None:
    """Replace a login; raises NotFoundError, or FormInvalidError with pairs of a field and what is wrong with it."""
    phone = check_phone(login)
    wanted = phone.value if is_mobile(phone.value) else login.strip().casefold()
    why = " ".join(reason.split())

    def command(work: UnitOfWork) -> dict[str, Any]:
        refuse_others_than_keepers(work, by)
        advisory_lock(work, "accounts")
        row = account_of(work, account_id)
        if row is None or is_undone(row.login):
            raise NotFoundError(kind="account")
        errors = _errors(work, row, wanted, why)
        if errors:
            raise FormInvalidError(errors=errors)
        change_login(work, row.id, wanted)
        facts = {"account": row.id, "reason": why}
        record(work, context.audit_key, OFFICE, by.account_id, KIND, facts)
        event = {"account": row.id, "change": KIND}
        record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by.account_id, target=event)
        note_change(context, work, by, row.id, AccountChange.LOGIN, mark=key)
        for place, number in enumerate((row.login, wanted)):
            if is_mobile(number):
                tell(
                    work,
                    Contact(TEXT, number),
                    KIND,
                    {"login": hidden(wanted)},
                    f"{KIND}.{key}.{place}"[:100],
                )
        return {}

    asked = {"account": account_id, "login": wanted, "reason": why}
    idempotent(context, by, key, KIND, asked, command)


def _errors(work: UnitOfWork, row: AccountRow, login: str, reason: str) -> tuple[tuple[str, str], ...]:
    found = []
    if not login or len(login) > LONGEST_LOGIN or any(c.isspace() for c in login):
        found.append(("login", "login_shape"))
    elif login == row.login:
        found.append(("login", "login_same"))
    elif account_by_login(work, login) is not None:
        found.append(("login", "login_taken"))
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        found.append(("reason", "reason_needed"))
    return tuple(found)
