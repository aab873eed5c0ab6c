"""Where somebody is signed in, and an end to it: one by one, or everywhere but here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.accounts.sign_in import token_hash
from app.services.accounts.sign_in_record import note_session_end
from app.services.context.refusals import NotFoundError
from app.store.account_rows import account_of
from app.store.factor_rows import authenticator_since, passkeys_of, recovery_codes_left
from app.store.session_rows import close_session, close_sessions_of, sessions_of
from app.store.sign_in_rows import forget_devices_of, past_sign_ins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.factor_rows import PasskeyRow
    from app.store.session_rows import SessionRow
    from app.store.sign_in_rows import PastSignIn

RECENT = 10


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    login: str
    here: str
    """Which of the sessions is this one."""
    sessions: Sequence[SessionRow]
    recent: Sequence[PastSignIn]
    authenticator_since: datetime | None
    passkeys: Sequence[PasskeyRow]
    codes_left: int

    @property
    def has_second_factor(self) -> bool:
        """Tell whether anything is asked for after the password."""
        return self.authenticator_since is not None or bool(self.passkeys)


def own_account(context: AppContext, by: Actor, held: str) -> OwnAccount:
    """Return the actor's account as they see it; `held` is the token of this session."""
    with context.database.reading() as work:
        row = account_of(work, by.account_id)
        if row is None:
            raise NotFoundError(kind="account")
        return OwnAccount(
            login=row.login,
            here=token_hash(held),
            sessions=sessions_of(work, row.id),
            recent=past_sign_ins(work, row.id, limit=RECENT),
            authenticator_since=authenticator_since(work, row.id),
            passkeys=passkeys_of(work, row.id),
            codes_left=recovery_codes_left(work, row.id),
        )


def end_own_session(context: AppContext, by: Actor, name: str) -> None:
    """End one of the actor's sessions; one that has ended meanwhile stays so."""

    def act(work: UnitOfWork) -> None:
        if close_session(work, name, by.account_id):
            note_session_end(context, work, by.account_id, why="ended_by_owner")

    context.database.transact(act)


def end_other_sessions(context: AppContext, by: Actor, held: str) -> int:
    """End all of the actor's sessions but this one, and know their devices no more; return how many."""

    def act(work: UnitOfWork) -> int:
        count = close_sessions_of(work, by.account_id, but=token_hash(held))
        forget_devices_of(work, by.account_id)
        note_session_end(context, work, by.account_id, why="ended_by_owner", count=count)
        return count

    return context.database.transact(act)
