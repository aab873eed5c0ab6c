"""Somebody changes their own password: the old one is asked for, and every other session ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.password_rules import password_fault
from app.services.accounts.own_words import own_words
from app.services.accounts.sign_in import hashed, token_hash, try_password
from app.services.accounts.sign_in_record import note_secret_changed
from app.services.context.paced_tries import take_back
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.store.account_lists import set_password_hash
from app.store.account_rows import account_of
from app.store.sign_in_rows import end_steps_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.services.context.paced_tries import Tried
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

CONFIRMING = "own_password"
"""What tries at the own password are counted under."""


def confirm_password(
    context: AppContext, by: Actor, password: str, visit: Visit, *, field: str = "password"
) -> tuple[AccountRow, Tried]:
    """Return the actor's account when the password is theirs; raises FormInvalidError, ThrottledError."""
    with context.database.reading() as work:
        login = _own(work, by).login
    account, tried = try_password(context, CONFIRMING, login, password, visit)
    if account is None or account.id != by.account_id:
        raise FormInvalidError(errors=((field, "password_wrong"),))
    return account, tried


def change_own_password(
    context: AppContext, by: Actor, *, old: str, new: str, again: str, visit: Visit
) -> None:
    """Replace the actor's password; raises FormInvalidError with pairs of a field and what is wrong, ThrottledError."""
    account, tried = confirm_password(context, by, old, visit, field="old_password")
    new_hash = hashed(new)

    def act(work: UnitOfWork) -> None:
        take_back(work, tried)
        row = _own(work, by)
        if row.password_hash != account.password_hash:
            raise FormInvalidError(errors=(("old_password", "password_wrong"),))
        if wrong := _wrong(work, row, old, new, again):
            raise FormInvalidError(errors=(wrong,))
        set_password_hash(work, row.id, new_hash, must_change=False, but=token_hash(visit.held))
        end_steps_of(work, row.id)
        note_secret_changed(context, work, row, by.account_id, "change_password")

    context.database.transact(act)


def _own(work: UnitOfWork, by: Actor) -> AccountRow:
    row = account_of(work, by.account_id)
    if row is None:
        raise NotFoundError(kind="account")
    return row


def _wrong(work: UnitOfWork, row: AccountRow, old: str, new: str, again: str) -> tuple[str, str] | None:
    if fault := password_fault(new, own_words(work, row)):
        return "new_password", fault
    if new == old:
        return "new_password", "password_same"
    return None if new == again else ("new_password_again", "password_again")
