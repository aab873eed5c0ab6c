"""Sign in with a local account: argon2, sessions on the server; what comes after the password is `second_step.py`."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.policy.actor import Actor, Duty, Role
from app.services.accounts.sign_in_record import (
    TOO_MANY_TRIES,
    note_failure,
    note_refusal,
    note_session_end,
    note_success,
)
from app.services.accounts.visit import NOWHERE
from app.services.context.paced_tries import begin_try, device_index, take_back
from app.services.context.rate_limit import ThrottledError
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import RefusalError
from app.store.account_rows import account_by_login, account_of, add_account
from app.store.audit_chain import OFFICE, record
from app.store.session_rows import close_session, open_session, prolong_session, signed_in_by
from app.store.sign_in_rows import add_step, note_device

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.services.context.paced_tries import Tried
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork
    from app.store.session_rows import SessionRow

SESSION_LENGTH = timedelta(hours=8)
"""So long is a session kept that nobody uses."""
LONGEST_SESSION = timedelta(hours=12)
"""So long at most is a session used."""
STEP_LIVES = timedelta(minutes=10)
SIGNING_IN = "sign_in"
"""What tries to sign in are counted under."""
BY_PASSWORD = "password"  # noqa: S105 — a way of signing in
WITH_SECOND_FACTOR = frozenset({Role.REVIEWER, Role.ANALYST, Role.OPERATOR, Role.SECURITY, Role.AUDITOR})
"""Who needs a second factor where the office requires one."""
REFRESH_AFTER = timedelta(minutes=5)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


class SignInRefusedError(RefusalError):
    """Login and password do not fit; whether the login exists is not told."""


class SecondFactorNeededError(RefusalError):
    """Who it is has been shown once, and has to be shown a second time; `step` is the token of what has begun."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step


def token_hash(token: str) -> str:
    """Return what is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(32)


def sign_in(context: AppContext, login: str, password: str, visit: Visit = NOWHERE) -> str:
    """Return the token of a new session.

    Raises SignInRefusedError, ThrottledError, or SecondFactorNeededError when the password is right but not enough.
    """
    subject = "".join(unicodedata.normalize("NFKC", login).split()).casefold()[:80]
    account, tried = try_password(context, SIGNING_IN, subject, password, visit)
    if account is None:
        raise SignInRefusedError
    return enter(context, account, visit, BY_PASSWORD, tried)


def try_password(
    context: AppContext, purpose: str, login: str, password: str, visit: Visit
) -> tuple[AccountRow | None, Tried]:
    """Return the account that a password opens, None when it opens none; raises ThrottledError.

    The try is counted first, whether or not there is such an account, and takes the same time.
    """

    def count(work: UnitOfWork) -> tuple[AccountRow | None, Tried]:
        account = account_by_login(work, login)
        tried = begin_try(
            work,
            purpose,
            whom=login,
            account_id=account.id if account else "",
            device=visit.device,
            network=visit.network,
        )
        return account, tried

    try:
        account, tried = context.database.transact(count)
    except ThrottledError:
        note_refusal(context, BY_PASSWORD, TOO_MANY_TRIES, login=login)
        raise
    if _is_right(account, password):
        return account, tried
    note_failure(context, account.id if account else None, BY_PASSWORD, login=login)
    return None, tried


def _is_right(account: AccountRow | None, password: str) -> bool:
    """Compare in the same time whether or not the account exists."""
    try:
        _hasher.verify(account.password_hash if account else _NOBODY, password)
    except VerifyMismatchError:
        return False
    return account is not None and account.is_active


def enter(
    context: AppContext,
    account: AccountRow,
    visit: Visit,
    way: str,
    tried: Tried | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Let somebody in who has shown once who they are; raises SignInRefusedError, SecondFactorNeededError.

    `facts` are kept for the page that asks for the second factor.
    """
    token = new_token()

    def act(work: UnitOfWork) -> bool:
        now = account_of(work, account.id)
        if now is None or not now.is_active or now.password_hash != account.password_hash:
            raise SignInRefusedError
        if tried is not None:
            take_back(work, tried)
        if now.has_second_factor:
            add_step(work, token_hash(token), now.id, {"way": way, **(facts or {})}, work.now + STEP_LIVES)
            return False
        begin_session(context, work, now.id, token, visit, way)
        return True

    if not context.database.transact(act):
        raise SecondFactorNeededError(token)
    return token


def begin_session(
    context: AppContext, work: UnitOfWork, account_id: str, token: str, visit: Visit, way: str
) -> None:
    """Sign somebody in, in this transaction; the session that the browser still held is over."""
    if visit.held:
        close_session(work, token_hash(visit.held))
    is_new = note_device(work, account_id, device_index(work, visit.device)) if visit.device else False
    open_session(
        work,
        token_hash(token),
        account_id,
        expires_at=work.now + SESSION_LENGTH,
        ends_at=work.now + LONGEST_SESSION,
        way=way,
        address=visit.address,
        browser=visit.browser,
    )
    note_success(context, work, account_id, visit, way, is_new_device=is_new)


def sign_out(context: AppContext, token: str) -> None:
    """End a session."""

    def act(work: UnitOfWork) -> None:
        if account_id := close_session(work, token_hash(token)):
            note_session_end(context, work, account_id, why="sign_out")

    context.database.transact(act)


def actor_of(context: AppContext, token: str, *, is_use: bool = True) -> Actor | None:
    """Return who a session belongs to, and keep a used session alive; what a page sends by itself is no use."""
    with context.database.reading() as work:
        found = signed_in_by(work, token_hash(token))
    if found is None or not found[1].is_active:
        return None
    session, account = found
    is_stale = session.seen_at < work.now - REFRESH_AFTER
    if is_stale and is_use:
        context.database.transact(lambda work: prolong_session(work, session, work.now + SESSION_LENGTH))
    return replace(actor(account), owes=_owes(context, account, session))


def _owes(context: AppContext, account: AccountRow, session: SessionRow) -> Duty | None:
    """Return what somebody does before anything else; who came through another door used no password."""
    if account.must_change_password and session.way.startswith(BY_PASSWORD):
        return Duty.PASSWORD
    if needs_second_factor(context, account.role) and not account.has_second_factor:
        return Duty.SECOND_FACTOR
    return None


def needs_second_factor(context: AppContext, role: str) -> bool:
    """Tell whether the office requires a second factor of a role."""
    return context.settings.requires_second_factor and role in WITH_SECOND_FACTOR


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
        is_lead=account.is_lead and not account.awaits_release,
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
    must_change_password: bool = False,
    **ties: str | int | None,
) -> str:
    """Write an account; return its id. A password that its owner has not chosen must be changed at the first sign-in."""
    made = add_account(
        work,
        login=login.strip().casefold(),
        display_name=display_name,
        password_hash=password_hash,
        role=role.value,
        must_change_password=must_change_password,
        **ties,  # type: ignore[arg-type]
    )
    record(work, context.audit_key, OFFICE, by, "account", {"account": made, "role": role.value})
    record_security_event(work, EventKind.ACCOUNT_ADDED, by=by, target={"account": made, "role": role.value})
    return made
