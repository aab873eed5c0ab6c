"""The second proof of who somebody is: a code of their authenticator, a passkey, or a recovery code. Each counts once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.one_time_codes import step_of_code
from app.services.accounts.passkeys import (
    PasskeyRefusedError,
    asking_options,
    new_challenge,
    signed_by,
    site_of,
)
from app.services.accounts.recovery_codes import take_code
from app.services.accounts.sign_in import begin_session, new_token, token_hash
from app.services.accounts.sign_in_record import TOO_MANY_TRIES, note_failure, note_refusal
from app.services.context.paced_tries import begin_try, take_back
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import RefusalError
from app.store.account_rows import account_of
from app.store.factor_rows import authenticator_since, note_passkey_use, passkeys_of, secret_of, use_step
from app.store.sign_in_rows import keep_step, step_of, take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.services.context.paced_tries import Tried
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork
    from app.store.sign_in_rows import StepRow

    Proof = Callable[[UnitOfWork, AccountRow, StepRow], str]
    """Tells what has been shown, in the transaction that lets somebody in; nothing where it does not hold."""

SECOND = "second_factor"
"""What tries at a second factor are counted under."""
CODE_DIGITS = 6
CHALLENGE = "challenge"


class StepEndedError(RefusalError):
    """The sign-in has ended or took too long; it begins anew with the first proof."""


class CodeRefusedError(RefusalError):
    """The second proof does not hold."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What the page asks for; `passkey_options` is what the browser is asked, empty where there is no passkey."""

    has_authenticator: bool
    passkey_options: str
    back: str


def asked_for(context: AppContext, step: str) -> AskedFor:
    """Return what a sign-in that has begun waits for, with a fresh challenge; raises StepEndedError."""
    challenge = new_challenge(os.urandom(32))

    def act(work: UnitOfWork) -> AskedFor:
        found, row = _begun(work, step)
        known = passkeys_of(work, row.id) if site_of(context.settings) else []
        options = ""
        if known:
            keep_step(work, found.token_hash, {**found.data, CHALLENGE: challenge})
            options = asking_options(context.settings, challenge, known)
        return AskedFor(
            authenticator_since(work, row.id) is not None, options, str(found.data.get("back", ""))
        )

    return context.database.transact(act)


def enter_with_code(context: AppContext, step: str, typed: str, visit: Visit) -> tuple[str, str]:
    """Return the token of a new session and where to go on; `typed` is a code of the authenticator or a recovery code.

    Raises StepEndedError, CodeRefusedError, ThrottledError.
    """
    plain = "".join(typed.split())

    def proven(work: UnitOfWork, row: AccountRow, _found: StepRow) -> str:
        if len(plain) == CODE_DIGITS and plain.isascii() and plain.isdigit():
            secret = secret_of(work, row.id)
            number = step_of_code(secret, plain, work.now) if secret else None
            return "code" if number is not None and use_step(work, row.id, number) else ""
        return "recovery" if take_code(work, row.id, plain) else ""

    return _enter(context, step, visit, "code", proven)


def enter_with_passkey(context: AppContext, step: str, answer: str, visit: Visit) -> tuple[str, str]:
    """Return the token of a new session and where to go on; raises StepEndedError, CodeRefusedError, ThrottledError."""

    def proven(work: UnitOfWork, row: AccountRow, found: StepRow) -> str:
        challenge = str(found.data.get(CHALLENGE, ""))
        if not challenge:
            return ""
        try:
            used, count = signed_by(context.settings, answer, challenge, passkeys_of(work, row.id))
        except PasskeyRefusedError:
            return ""
        note_passkey_use(work, used.id, count)
        return "passkey"

    return _enter(context, step, visit, "passkey", proven)


def _enter(context: AppContext, step: str, visit: Visit, way: str, proven: Proof) -> tuple[str, str]:
    account_id, tried = _counted(context, step, visit, way)
    token = new_token()

    def act(work: UnitOfWork) -> tuple[str, str] | None:
        found, row = _begun(work, step)
        shown = proven(work, row, found)
        if not shown:
            if CHALLENGE in found.data:
                keep_step(work, found.token_hash, {k: v for k, v in found.data.items() if k != CHALLENGE})
            return None
        if take_step(work, found.token_hash) is None:
            raise StepEndedError
        take_back(work, tried)
        begin_session(context, work, row.id, token, visit, f"{found.data['way']}+{shown}")
        return token, str(found.data.get("back", ""))

    entered = context.database.transact(act)
    if entered is None:
        note_failure(context, account_id, way)
        raise CodeRefusedError
    return entered


def _counted(context: AppContext, step: str, visit: Visit, way: str) -> tuple[str, Tried]:
    """Count the try before it is looked at."""

    def count(work: UnitOfWork) -> tuple[str, Tried]:
        _found, row = _begun(work, step)
        tried = begin_try(
            work, SECOND, whom=row.id, account_id=row.id, device=visit.device, network=visit.network
        )
        return row.id, tried

    try:
        return context.database.transact(count)
    except ThrottledError:
        note_refusal(context, way, TOO_MANY_TRIES)
        raise


def _begun(work: UnitOfWork, step: str) -> tuple[StepRow, AccountRow]:
    found = step_of(work, token_hash(step))
    row = account_of(work, found.account_id) if found and found.account_id else None
    if found is None or row is None or not row.is_active or not row.has_second_factor:
        raise StepEndedError
    return found, row
