"""Who looks after accounts: security officers; an operator only in an office that has none yet.

What one person changes of an account that decides is in force when a second one has released it, and the owner of an
account hears of every change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.account_changes import AccountChange
from app.domain.inboxes import inbox_of
from app.policy.actor import SYSTEM, Role
from app.services.context.idempotent import idempotent
from app.services.context.one_person import is_one_person
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.account_rows import account_of
from app.store.audit_chain import OFFICE, record
from app.store.release_rows import (
    await_release,
    is_role_filled,
    release_row,
    waiting_account,
)

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

CHANGED = "account_changed"
"""The notice to the owner of an account."""
RELEASED = "account_released"
RELEASERS = frozenset({Role.SECURITY, Role.OPERATOR})


def may_keep_accounts(work: UnitOfWork, by: Actor) -> bool:
    """Tell whether somebody looks after accounts now."""
    if by.role is Role.SECURITY or by.account_id == SYSTEM.account_id:
        return True
    return by.role is Role.OPERATOR and not is_role_filled(work, Role.SECURITY.value)


def refuse_others_than_keepers(work: UnitOfWork, by: Actor) -> None:
    """Raise NotAllowedError for who does not look after accounts, in the transaction that changes one."""
    if not may_keep_accounts(work, by):
        raise NotAllowedError(rule="accounts_by_security_officer")


def note_change(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    account_id: str,
    change: AccountChange,
    *,
    mark: str,
    is_told: bool = True,
) -> None:
    """Let a reviewer's account wait for its release, and tell the owner; `is_told` is off where another notice says more."""
    row = account_of(work, account_id)
    if row is None:
        raise NotFoundError(kind="account")
    if row.role == Role.REVIEWER and change is not AccountChange.CLOSED:
        await_release(work, account_id, change.value, by.account_id)
    if is_told:
        _tell(context, work, account_id, change, mark)


def release_account(context: AppContext, by: Actor, key: str, account_id: str) -> None:
    """Let an account decide again; raises NotAllowedError, NotFoundError, or ProcedureRefusedError for the same person.

    Nobody who changed it, nor its owner releases it, with whichever of their accounts.
    """
    if by.role not in RELEASERS:
        raise NotAllowedError(rule="release_by_second_person")

    def command(work: UnitOfWork) -> dict[str, Any]:
        row = waiting_account(work, account_id)
        if row is None:
            raise NotFoundError(kind="account")
        if is_one_person(work, by.account_id, {*row.changed_by, row.id}):
            raise ProcedureRefusedError(rule="release_by_another")
        release_row(work, row.id)
        told = {"account": row.id, "change": row.change, "changed_by": row.changed_by}
        record(work, context.audit_key, OFFICE, by.account_id, RELEASED, told)
        record_security_event(work, EventKind.ACCOUNT_RELEASED, by=by.account_id, target=told)
        _tell(context, work, row.id, AccountChange.RELEASED, key)
        return {}

    idempotent(context, by, key, RELEASED, {"account": account_id}, command)


def _tell(context: AppContext, work: UnitOfWork, account_id: str, change: AccountChange, mark: str) -> None:
    facts = {"account_change": change.value}
    audience = (inbox_of(account_id),)
    send_notice(context, work, CHANGED, audience, facts, case=None, mark=f"{account_id[:8]}.{mark}"[:60])
