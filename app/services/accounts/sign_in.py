"""Sign in with a local account: argon2, sessions on the server, a throttle in the database."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.policy.actor import Actor, Role
from app.services.context.rate_limit import count_failure, forget_failures, refuse_when_too_many
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import RefusalError
from app.store.account_rows import (
    account_by_login,
    account_of,
    add_account,
    close_session,
    open_session,
    save_session,
    session_of,
)
from app.store.audit_chain import OFFICE, record

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

SESSION_LENGTH = timedelta(hours=8)
SIGNING_IN = "sign_in"
"""What failures to sign in are counted under."""
REFRESH_AFTER = timedelta(minutes=5)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


class SignInRefusedError(RefusalError):
    """Login and password do not fit; whether the login exists is not told."""


def token_hash(token: str) -> str:
    """Return what is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(context: AppContext, login: str, password: str) -> str:
    """Return the token of a new session; raises SignInRefusedError or ThrottledError."""
    subject = "".join(unicodedata.normalize("NFKC", login).split()).casefold()[:80]
    refuse_when_too_many(context, SIGNING_IN, subject)
    with context.database.reading() as work:
        account = account_by_login(work, subject)
    if not _is_right(account, password):
        count_failure(context, SIGNING_IN, subject)
        raise SignInRefusedError
    token = secrets.token_urlsafe(32)

    def act(work: UnitOfWork) -> None:
        assert account is not None  # noqa: S101 — a right password has an account
        forget_failures(work, SIGNING_IN, subject)
        open_session(work, token_hash(token), account.id, work.now + SESSION_LENGTH)
        record(work, context.audit_key, OFFICE, account.id, "sign_in", {})
        record_security_event(work, EventKind.SIGN_IN, by=account.id)

    context.database.transact(act)
    return token


def _is_right(account: AccountRow | None, password: str) -> bool:
    """Compare in the same time whether or not the account exists."""
    try:
        _hasher.verify(account.password_hash if account else _NOBODY, password)
    except VerifyMismatchError:
        return False
    return account is not None and account.is_active


def sign_out(context: AppContext, token: str) -> None:
    """End a session."""
    context.database.transact(lambda work: close_session(work, token_hash(token)))


def actor_of(context: AppContext, token: str, *, is_use: bool = True) -> Actor | None:
    """Return who a session belongs to, and keep a used session alive; what a page sends by itself is no use."""
    hashed = token_hash(token)
    with context.database.reading() as work:
        session = session_of(work, hashed)
        account = account_of(work, session.account_id) if session and session.account_id else None
        is_stale = session is not None and session.seen_at < work.now - REFRESH_AFTER
    if account is None or not account.is_active:
        return None
    if is_stale and is_use:
        context.database.transact(lambda work: save_session(work, hashed, {}, work.now + SESSION_LENGTH))
    return actor(account)


def actor(account: AccountRow) -> Actor:
    """Return an account as somebody who acts."""
    return Actor(
        account_id=account.id,
        display_name=account.display_name,
        role=Role(account.role),
        employer_id=account.employer_id,
        person_id=account.person_id,
        authority=account.authority,
        level=account.level,
        is_lead=account.is_lead,
    )


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(password)


def create_account(
    context: AppContext,
    work: UnitOfWork,
    *,
    login: str,
    password_hash: str,
    display_name: str,
    role: Role,
    by: str = "system",
    **ties: str | int | None,
) -> str:
    """Write an account; return its id."""
    made = add_account(
        work,
        login=login.strip().casefold(),
        display_name=display_name,
        password_hash=password_hash,
        role=role.value,
        **ties,  # type: ignore[arg-type]
    )
    record(work, context.audit_key, OFFICE, by, "account", {"account": made, "role": role.value})
    record_security_event(work, EventKind.ACCOUNT_ADDED, by=by, target={"account": made, "role": role.value})
    return made
