"""Who publishes, and how somebody who has published is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM, Actor, Role
from app.services.accounts.sign_in import actor
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.store.account_rows import account_by_login, account_of

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

OS_USER = "os:"
LONGEST_ID = 40
PUBLISHERS = frozenset({Role.ANALYST, Role.OPERATOR})


def author_named(context: AppContext, login: str) -> Actor:
    """Return who answers for a change; raises NotFoundError, or NotAllowedError for who may not publish."""
    with context.database.reading() as work:
        row = account_by_login(work, login)
    if row is None or not row.is_active:
        raise NotFoundError(login=login)
    if Role(row.role) not in PUBLISHERS:
        raise NotAllowedError(rule="analysts_publish", login=login)
    return actor(row)


def user_of_machine(name: str | None) -> Actor:
    """Return a user of the operating system as somebody who acts; the system itself when nobody is known."""
    if not name:
        return SYSTEM
    return Actor(f"{OS_USER}{name}"[:LONGEST_ID], name, Role.OPERATOR)


def publisher_name(work: UnitOfWork, by: str) -> str:
    """Return how somebody who has published is called: by name, a user of the machine, or the system."""
    if by == SYSTEM.account_id:
        return SYSTEM.display_name
    if by.startswith(OS_USER):
        return by.removeprefix(OS_USER)
    account = account_of(work, by)
    return account.display_name if account is not None else by
