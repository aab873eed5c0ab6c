"""The next task of a view of the queue: claimed where it is free, in the transaction that found it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.refusals import (
    ClaimLostError,
    NotFoundError,
    ProcedureRefusedError,
    TaskClosedError,
)
from app.services.tasks.claim_task import claim_in
from app.services.tasks.queue_wish import MINE, QueueWish, filter_of
from app.store.queue_rows import queue

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

TRIED = 5
"""Tasks that are tried where others are faster."""


def take_next_task(context: AppContext, by: Actor, wish: QueueWish, idempotency_key: str = "") -> str | None:
    """Return the key of the next task of a view, claimed; None when there is none that the actor can have.

    In the view of one's own tasks it is the next of these, in all others the next that nobody holds. With a key, a
    repetition hears which one it was instead of taking another; who asks twice at one moment may hear the same twice.
    """

    def act(work: UnitOfWork) -> dict[str, Any]:
        wanted, is_own = filter_of(work, by, wish), wish.view == MINE
        for row in queue(
            work, by.groups, wanted=wanted, unclaimed=not is_own, not_of=by.employer_id, limit=TRIED
        ):
            try:
                claim_in(context, work, by, row.key)
            except (ClaimLostError, NotFoundError, ProcedureRefusedError, TaskClosedError):
                continue
            return {"task": row.key}
        return {"task": ""}

    if not idempotency_key:
        return context.database.transact(act)["task"] or None
    request = {"wish": wish}
    return idempotent(context, by, idempotency_key, "take_next_task", request, act)["task"] or None
