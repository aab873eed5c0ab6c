"""What happens at the doors, each kind in one function: a sign-in, a failure, a refusal, a changed secret, an ended session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from app.domain.inboxes import inbox_of
from app.services.context.record_security_event import EventKind, note_security_event, record_security_event
from app.services.context.send_notice import send_notice
from app.store.audit_chain import OFFICE, record
from app.store.database import new_id
from app.store.sign_in_rows import add_past_sign_in

if TYPE_CHECKING:
    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

TOO_MANY_TRIES = "too_many_tries"
RESET = "reset_password"
"""A password that somebody else has made anew: an event of its own kind."""
log = structlog.get_logger("sign_in")


def note_success(
    context: AppContext, work: UnitOfWork, account_id: str, visit: Visit, way: str, *, is_new_device: bool
) -> None:
    """Somebody is signed in."""
    add_past_sign_in(
        work,
        account_id,
        way=way,
        address=visit.address,
        browser=visit.browser,
        is_new_device=is_new_device,
    )
    record(work, context.audit_key, OFFICE, account_id, "sign_in", {"way": way})
    record_security_event(work, EventKind.SIGN_IN, by=account_id, target={"way": way})


def note_failure(context: AppContext, account_id: str | None, way: str, *, login: str = "") -> None:
    """A password, a code or a passkey did not fit; `account_id` is None where there is no such account."""
    log.info("sign_in_failed", way=way, is_known=account_id is not None)
    note_security_event(context, EventKind.SIGN_IN_FAILED, by=account_id, login=login, result="wrong")


def note_refusal(context: AppContext, way: str, why: str, *, login: str = "") -> None:
    """Nobody was let in without anything having been looked at: too many tries, or a provider's answer that is none."""
    log.info("sign_in_refused", way=way, why=why)
    is_throttled = why == TOO_MANY_TRIES
    kind = EventKind.THROTTLED if is_throttled else EventKind.SIGN_IN_FAILED
    note_security_event(context, kind, login=login, result="throttled" if is_throttled else why)


def note_secret_changed(
    context: AppContext, work: UnitOfWork, account: AccountRow, by: str, action: str, **facts: Any
) -> None:
    """A password or second factor has changed: the audit keeps it, and the owner is told."""
    record(work, context.audit_key, OFFICE, by, action, {"account": account.id, **facts})
    changed = {"account": account.id, "change": action}
    if action == RESET:
        # Its owner is told with all that is changed of accounts (account_keepers.note_change).
        record_security_event(work, EventKind.PASSWORD_RESET, by=by, target={"account": account.id})
        return
    record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by, target=changed)
    kind = action if action in TOLD_AS_SUCH else "sign_in_changed"
    audience = f"person:{account.person_id}" if account.person_id else inbox_of(account.id)
    send_notice(context, work, kind, (audience,), facts, case=None, mark=f"{action}.{new_id()}")


TOLD_AS_SUCH = frozenset({"second_factor_reset"})
"""Changes that have a notice of their own; of all others the owner reads that something has changed."""


def note_session_end(
    context: AppContext, work: UnitOfWork, account_id: str, *, why: str, count: int = 1
) -> None:
    """Sessions have ended before their time."""
    if count:
        record(work, context.audit_key, OFFICE, account_id, "end_session", {"why": why, "count": count})
        record_security_event(work, EventKind.SIGN_OUT, by=account_id, result=why, target={"count": count})
