"""Sign in through a provider: a unit by its credit code, a person by their identity number, and nobody as somebody else.

What was asked is kept here, bound to the browser that asked; what comes back is taken once.
"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.credit_code import check_credit_code
from app.domain.identity_provider import DoorKind
from app.domain.typed_text import normalised
from app.policy.actor import Role
from app.services.accounts.provider_client import ProviderFailedError, authorization_url, claims_behind
from app.services.accounts.sign_in import STEP_LIVES, enter, new_token, token_hash
from app.services.accounts.sign_in_record import log, note_refusal
from app.services.context.rate_limit import Limit, count_start
from app.services.context.refusals import NotFoundError, RefusalError
from app.store.account_rows import account_of, account_of_person, accounts_of_unit
from app.store.employer_rows import employer_by_credit_code
from app.store.person_rows import person_by_id_number
from app.store.sign_in_rows import add_step, step_of, take_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.identity_provider import IdentityProvider
    from app.services.accounts.visit import Visit
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

BY_ADDRESS = Limit("door:address", 60, timedelta(minutes=15))
DOOR = "door:"
"""Begins the way of a sign-in through a provider; its code follows."""


class DoorRefusedError(RefusalError):
    """What came back is no sign-in; facts: why, as `state`, `denied` or `provider`."""


class NobodyBehindError(RefusalError):
    """The provider has told who it is, and the office has no account of theirs; facts: kind."""


class ChooseAccountError(RefusalError):
    """A unit has several agents: which one it is has to be said; `step` is the token of what has begun."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser is sent, and the token by which it will be known again."""

    url: str
    step: str


def provider_of(context: AppContext, code: str) -> IdentityProvider:
    """Return a provider; raises NotFoundError."""
    found = context.providers.get(code)
    if found is None:
        raise NotFoundError(kind="door")
    return found


def begin_door(context: AppContext, code: str, redirect_uri: str, visit: Visit, back: str) -> Begun:
    """Begin to sign in through a provider; raises NotFoundError, ThrottledError, DoorRefusedError."""
    provider, step = provider_of(context, code), new_token()
    asked = {"state": new_token(), "nonce": new_token(), "verifier": new_token() + new_token()}

    def act(work: UnitOfWork) -> None:
        count_start(work, BY_ADDRESS, visit.network)
        kept = {**asked, "door": code, "redirect_uri": redirect_uri, "back": back}
        add_step(work, token_hash(step), None, kept, work.now + STEP_LIVES)

    context.database.transact(act)
    try:
        url = authorization_url(provider, redirect_uri=redirect_uri, **asked)
    except ProviderFailedError as failed:
        raise _refused(context, code, "provider", failed) from failed
    return Begun(url, step)


def finish_door(
    context: AppContext, code: str, step: str, came_back: Mapping[str, str], visit: Visit
) -> tuple[str, str]:
    """Return the token of a new session and where to go on.

    Raises DoorRefusedError, NobodyBehindError, ChooseAccountError, SecondFactorNeededError, SignInRefusedError.
    """
    provider = provider_of(context, code)
    begun = context.database.transact(lambda work: take_step(work, token_hash(step)))
    asked: Mapping[str, Any] = begun.data if begun else {}
    # The door that was asked for is the one that answers, and the browser is the one that asked.
    if asked.get("door") != code or not hmac.compare_digest(
        str(asked.get("state", "")).encode(), came_back.get("state", "").encode()
    ):
        raise _refused(context, code, "state")
    if came_back.get("iss", provider.issuer) != provider.issuer:
        raise _refused(context, code, "provider")
    if "code" not in came_back:
        raise _refused(context, code, "denied" if came_back.get("error") == "access_denied" else "provider")
    try:
        claims = claims_behind(
            provider,
            code=came_back["code"],
            redirect_uri=asked["redirect_uri"],
            nonce=asked["nonce"],
            verifier=asked["verifier"],
            # The provider's time is the world's, also where the clock of a demonstration was moved.
            now=int(time.time()),
        )
    except ProviderFailedError as failed:
        raise _refused(context, code, "provider", failed) from failed
    return _enter(context, provider, str(claims.get(provider.claim, "")), visit, str(asked["back"]))


def _refused(
    context: AppContext, code: str, why: str, failed: ProviderFailedError | None = None
) -> DoorRefusedError:
    note_refusal(context, DOOR + code, why)
    if failed is not None:
        log.warning("provider_failed", provider=code, said=str(failed))
    return DoorRefusedError(why=why)


def _enter(
    context: AppContext, provider: IdentityProvider, told: str, visit: Visit, back: str
) -> tuple[str, str]:
    with context.database.reading() as work:
        found = _accounts_behind(work, provider.kind, told)
    if not found:
        note_refusal(context, DOOR + provider.code, "nobody")
        raise NobodyBehindError(kind=provider.kind)
    if len(found) == 1:
        return enter(context, found[0], visit, DOOR + provider.code, facts={"back": back}), back
    step = new_token()
    kept = {"accounts": [one.id for one in found], "way": DOOR + provider.code, "back": back}
    context.database.transact(
        lambda work: add_step(work, token_hash(step), None, kept, work.now + STEP_LIVES)
    )
    raise ChooseAccountError(step)


def _accounts_behind(work: UnitOfWork, kind: DoorKind, told: str) -> Sequence[AccountRow]:
    """Return the accounts that can sign in of the unit or person that a provider has named."""
    if kind is DoorKind.UNIT:
        code = check_credit_code(told)
        unit = employer_by_credit_code(work, code.value) if code.is_ok else None
        return accounts_of_unit(work, unit, Role.AGENT.value) if unit else ()
    person = person_by_id_number(work, normalised(told)) if told else None
    account = account_of_person(work, person.id) if person else None
    return (account,) if account and account.is_active and account.role == Role.EMPLOYEE else ()


def accounts_to_choose(context: AppContext, step: str) -> Sequence[AccountRow]:
    """Return the accounts among which somebody chooses who has come through a unit's door; none when it is over."""
    with context.database.reading() as work:
        begun = step_of(work, token_hash(step))
        rows = [account_of(work, one) for one in (begun.data.get("accounts", ()) if begun else ())]
    return [row for row in rows if row is not None and row.is_active]


def enter_as(context: AppContext, step: str, account_id: str, visit: Visit) -> tuple[str, str]:
    """Sign in as one of the unit's agents; raises DoorRefusedError, SecondFactorNeededError, SignInRefusedError."""

    def act(work: UnitOfWork) -> tuple[AccountRow, Mapping[str, Any]]:
        begun = take_step(work, token_hash(step))
        row = account_of(work, account_id)
        if begun is None or row is None or account_id not in begun.data.get("accounts", ()):
            raise DoorRefusedError(why="state")
        return row, begun.data

    row, data = context.database.transact(act)
    back = str(data["back"])
    return enter(context, row, visit, str(data["way"]), facts={"back": back}), back
