"""Somebody adds a second factor to their own account, or takes one away: an authenticator, a passkey, recovery codes.

What is being added waits in the session of whoever adds it; nothing counts before it has been shown to work.
Whoever has come upon an open session adds and takes away nothing: the password is asked for each time.
Adding and taking away ends every other session.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.one_time_codes import key_uri, new_secret, step_of_code
from app.services.accounts.own_password import confirm_password
from app.services.accounts.passkeys import (
    PLATFORM,
    PasskeyRefusedError,
    made_passkey,
    making_options,
    new_challenge,
    site_of,
)
from app.services.accounts.recovery_codes import new_codes
from app.services.accounts.sign_in import needs_second_factor, token_hash
from app.services.accounts.sign_in_record import note_secret_changed
from app.services.context.paced_tries import take_back
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.store.account_rows import account_of
from app.store.database import ConflictError
from app.store.factor_rows import (
    add_passkey,
    authenticator_since,
    drop_authenticator,
    drop_passkey,
    note_second_factor,
    passkeys_of,
    write_authenticator,
)
from app.store.session_rows import close_sessions_of, keep_in_session, session_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

SECRET, CHALLENGE = "authenticator", "passkey"
LONGEST_NAME = 40
MOST_PASSKEYS = 10


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """What an app is told: the secret to type, and the text of the picture to scan."""

    secret: str
    uri: str


def begin_authenticator(context: AppContext, by: Actor, held: str) -> NewAuthenticator:
    """Return the secret that this session adds; the same one until it is added or another session begins."""

    def act(work: UnitOfWork) -> NewAuthenticator:
        row, data = _account(work, by), _data(work, held)
        if SECRET in data:
            secret = work.seal.open(bytes.fromhex(data[SECRET]), _place(held))
        else:
            secret = new_secret(os.urandom)
            sealed = work.seal.close(secret, _place(held)).hex()
            keep_in_session(work, token_hash(held), {**data, SECRET: sealed})
        return NewAuthenticator(secret, key_uri(secret, PLATFORM, row.login))

    return context.database.transact(act)


def add_authenticator(
    context: AppContext, by: Actor, held: str, code: str, *, password: str, visit: Visit
) -> tuple[str, ...]:
    """Add the authenticator that shows this code; return new recovery codes, none when there are some already.

    Raises FormInvalidError when the code is not the one that is shown now or the password is wrong, ThrottledError.
    """
    _account_row, tried = confirm_password(context, by, password, visit)

    def act(work: UnitOfWork) -> tuple[str, ...]:
        take_back(work, tried)
        row, data = _account(work, by), _data(work, held)
        if SECRET not in data:
            raise FormInvalidError(errors=(("code", "begin_again"),))
        secret = work.seal.open(bytes.fromhex(data[SECRET]), _place(held))
        step = step_of_code(secret, code, work.now)
        if step is None:
            raise FormInvalidError(errors=(("code", "code_wrong"),))
        write_authenticator(work, row.id, secret, step)
        return _added(context, work, row, held, "authenticator")

    return context.database.transact(act)


def begin_passkey(context: AppContext, by: Actor, held: str) -> str | None:
    """Return what the browser is asked, as JSON; None where the address of the office takes no passkeys."""
    if not site_of(context.settings):
        return None
    challenge = new_challenge(os.urandom(32))

    def act(work: UnitOfWork) -> str:
        row = _account(work, by)
        keep_in_session(work, token_hash(held), {**_data(work, held), CHALLENGE: challenge})
        return making_options(context.settings, row, challenge, passkeys_of(work, row.id))

    return context.database.transact(act)


def keep_passkey(
    context: AppContext, by: Actor, held: str, answer: str, name: str, *, password: str, visit: Visit
) -> tuple[str, ...]:
    """Add a passkey that the browser has made; return new recovery codes, none when there are some already.

    Raises FormInvalidError, ThrottledError.
    """
    _account_row, tried = confirm_password(context, by, password, visit)
    called = " ".join(name.split())[:LONGEST_NAME]

    def act(work: UnitOfWork) -> tuple[str, ...]:
        take_back(work, tried)
        row, data = _account(work, by), _data(work, held)
        known = passkeys_of(work, row.id)
        if CHALLENGE not in data or len(known) >= MOST_PASSKEYS:
            raise FormInvalidError(errors=(("name", "begin_again" if CHALLENGE not in data else "too_many"),))
        try:
            made = made_passkey(context.settings, answer, data[CHALLENGE])
        except PasskeyRefusedError as refused:
            raise FormInvalidError(errors=(("name", "passkey_refused"),)) from refused
        add_passkey(
            work,
            row.id,
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=called or f"通行密钥 {len(known) + 1}",
        )
        return _added(context, work, row, held, "passkey")

    try:
        return context.database.transact(act)
    except ConflictError as taken:
        raise FormInvalidError(errors=(("name", "passkey_refused"),)) from taken


def renew_recovery_codes(
    context: AppContext, by: Actor, held: str, password: str, visit: Visit
) -> tuple[str, ...]:
    """Return new recovery codes; those of before count no more. Raises FormInvalidError, ThrottledError."""
    _account_row, tried = confirm_password(context, by, password, visit)

    def act(work: UnitOfWork) -> tuple[str, ...]:
        take_back(work, tried)
        row = _account(work, by)
        if not row.has_second_factor:
            raise ProcedureRefusedError(rule="no_second_factor")
        return _codes(context, work, row, held, "recovery_codes")

    return context.database.transact(act)


def remove_factor(
    context: AppContext, by: Actor, held: str, *, passkey_id: str, password: str, visit: Visit
) -> None:
    """Take a passkey away, or the authenticator where none is named; the last one stays where one is required.

    Raises FormInvalidError, ThrottledError, ProcedureRefusedError.
    """
    _account_row, tried = confirm_password(context, by, password, visit)

    def act(work: UnitOfWork) -> None:
        take_back(work, tried)
        row = _account(work, by)
        gone = drop_passkey(work, row.id, passkey_id) if passkey_id else drop_authenticator(work, row.id)
        if not gone:
            raise NotFoundError(kind="second_factor")
        if not note_second_factor(work, row.id) and needs_second_factor(context, row.role):
            raise ProcedureRefusedError(rule="last_second_factor")
        close_sessions_of(work, row.id, but=token_hash(held))
        factor = "passkey" if passkey_id else "authenticator"
        note_secret_changed(context, work, row, by.account_id, "second_factor_removed", factor=factor)

    context.database.transact(act)


def _added(context: AppContext, work: UnitOfWork, row: AccountRow, held: str, factor: str) -> tuple[str, ...]:
    keep_in_session(work, token_hash(held), {})
    others = len(passkeys_of(work, row.id)) + (authenticator_since(work, row.id) is not None)
    note_second_factor(work, row.id)
    if others > 1:
        close_sessions_of(work, row.id, but=token_hash(held))
        note_secret_changed(context, work, row, by=row.id, action="second_factor_added", factor=factor)
        return ()
    return _codes(context, work, row, held, factor)


def _codes(context: AppContext, work: UnitOfWork, row: AccountRow, held: str, factor: str) -> tuple[str, ...]:
    codes = new_codes(work, row.id)
    close_sessions_of(work, row.id, but=token_hash(held))
    note_secret_changed(context, work, row, by=row.id, action="second_factor_added", factor=factor)
    return codes


def _account(work: UnitOfWork, by: Actor) -> AccountRow:
    row = account_of(work, by.account_id)
    if row is None:
        raise NotFoundError(kind="account")
    return row


def _data(work: UnitOfWork, held: str) -> dict[str, Any]:
    session = session_of(work, token_hash(held))
    if session is None:
        raise NotFoundError(kind="session")
    return session.data


def _place(held: str) -> str:
    return f"session.authenticator:{token_hash(held)}"
