"""The first operator of an empty office: a link that works once leads to their account, and is dead once there is one."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.password_rules import password_fault
from app.policy.actor import Role
from app.services.accounts.sign_in import create_account, hashed
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.store.account_rows import account_by_login
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.setup_rows import (
    drop_setup_links,
    has_operator,
    is_set_up,
    is_setup_link,
    note_set_up,
    replace_setup_link,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LINK_LIVES = timedelta(hours=24)
LONGEST_LOGIN, LONGEST_NAME = 80, 80
FIELDS = ("login", "display_name", "password", "again")


def new_setup_link(context: AppContext) -> str | None:
    """Return the token of a fresh link, after which older ones are dead; None when there is an operator."""
    token = secrets.token_urlsafe(24)

    def act(work: UnitOfWork) -> bool:
        advisory_lock(work, "first operator")
        if has_operator(work):
            return False
        replace_setup_link(work, _index(work, token), work.now + LINK_LIVES)
        return True

    return token if context.database.transact(act) else None


def is_usable(context: AppContext, token: str) -> bool:
    """Tell whether a link still leads to the first operator's account."""
    with context.database.reading() as work:
        return not has_operator(work) and is_setup_link(work, _index(work, token))


def make_first_operator(context: AppContext, token: str, typed: Mapping[str, str]) -> str:
    """Make the account and use the link up, in one transaction; return the login.

    Raises NotFoundError when the link is dead, FormInvalidError with pairs of a field and what is wrong with it.
    """
    login, name = typed.get("login", "").strip().casefold(), typed.get("display_name", "").strip()
    password = typed.get("password", "")
    password_hash = hashed(password)

    def act(work: UnitOfWork) -> str:
        advisory_lock(work, "first operator")
        if has_operator(work) or not is_setup_link(work, _index(work, token)):
            raise NotFoundError(kind="setup")
        errors = _errors(work, login, name, password, typed.get("again", ""))
        if errors:
            raise FormInvalidError(errors=errors)
        made = create_account(
            context,
            work,
            login=login,
            password_hash=password_hash,
            display_name=name,
            role=Role.OPERATOR,
            by="setup",
        )
        drop_setup_links(work)
        record(work, context.audit_key, OFFICE, made, "first_operator", {"account": made})
        return login

    return context.database.transact(act)


def finish_setup(context: AppContext, by: Actor) -> None:
    """Keep that the office is ready; saying it again changes nothing."""

    def act(work: UnitOfWork) -> None:
        advisory_lock(work, "first operator")
        if not is_set_up(work):
            note_set_up(work, by.account_id)
            record(work, context.audit_key, OFFICE, by.account_id, "set_up", {})

    context.database.transact(act)


def _errors(
    work: UnitOfWork, login: str, name: str, password: str, again: str
) -> tuple[tuple[str, str], ...]:
    found = []
    if not login or len(login) > LONGEST_LOGIN or any(c.isspace() for c in login):
        found.append(("login", "login_shape"))
    elif account_by_login(work, login) is not None:
        found.append(("login", "login_taken"))
    if not name or len(name) > LONGEST_NAME:
        found.append(("display_name", "name_needed"))
    if rule := password_fault(password, (login, name)):
        found.append(("password", rule))
    elif password != again:
        found.append(("again", "password_again"))
    return tuple(found)


def _index(work: UnitOfWork, token: str) -> str:
    return work.seal.index(f"setup {token}")
