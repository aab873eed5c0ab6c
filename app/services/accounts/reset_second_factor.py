"""A security officer takes the second factors of an account away, for whoever has lost phone and codes; its owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.account_changes import AccountChange
from app.domain.phone import is_mobile
from app.services.accounts.account_keepers import note_change, refuse_others_than_keepers
from app.services.accounts.registration_messages import TEXT, Contact, tell
from app.services.accounts.sign_in import SIGNING_IN
from app.services.accounts.sign_in_record import note_secret_changed, note_session_end
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason
from app.services.context.paced_tries import forget_strangers
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.store.account_rows import account_of
from app.store.factor_rows import drop_second_factors
from app.store.login_names import is_undone
from app.store.session_rows import close_sessions_of
from app.store.sign_in_rows import end_steps_of, forget_devices_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "second_factor_reset"


def reset_second_factor(context: AppContext, by: Actor, key: str, account_id: str, *, reason: str) -> None:
    """Let an account be signed in to with its password alone until a new second factor is added.

    Raises FormInvalidError, NotFoundError, ProcedureRefusedError: nobody does it for their own account.
    """
    why = checked_reason(reason)

    def command(work: UnitOfWork) -> dict[str, Any]:
        refuse_others_than_keepers(work, by)
        row = account_of(work, account_id)
        if row is None or is_undone(row.login):
            raise NotFoundError(kind="account")
        if row.id == by.account_id:
            raise ProcedureRefusedError(rule="own_second_factor")
        drop_second_factors(work, row.id)
        end_steps_of(work, row.id)
        forget_devices_of(work, row.id)
        forget_strangers(work, SIGNING_IN, row.login)
        note_session_end(context, work, row.id, why=KIND, count=close_sessions_of(work, row.id))
        note_secret_changed(context, work, row, by.account_id, KIND, reason=why)
        note_change(context, work, by, row.id, AccountChange.SECOND_FACTOR, mark=key, is_told=False)
        if is_mobile(row.login):
            tell(work, Contact(TEXT, row.login), KIND, {"reason": why}, f"{KIND}.{key}"[:100])
        return {}

    idempotent(context, by, key, KIND, {"account": account_id, "reason": why}, command)
