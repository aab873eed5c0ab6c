"""A reviewer gives a view of the queue a name, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError
from app.store.database import advisory_lock
from app.store.saved_view_rows import count_saved, drop_view, save_view

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST, MOST = 20, 8


def keep_view(context: AppContext, by: Actor, key: str, name: str, asked: str) -> None:
    """Save a view under a name; raises FormInvalidError for a name that is none, or for one view too many."""
    called = " ".join(name.split())

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"views of {by.account_id}")
        if not called or len(called) > LONGEST:
            raise FormInvalidError(errors=(("name", "view_name_needed", {}),))
        if count_saved(work, by.account_id) >= MOST:
            raise FormInvalidError(errors=(("name", "too_many_views", {}),))
        save_view(work, by.account_id, called, asked)
        return {}

    idempotent(context, by, key, "keep_view", {"name": called, "asked": asked}, command)


def remove_view(context: AppContext, by: Actor, key: str, view_id: str) -> None:
    """Forget a view of one's own; one that is gone already stays gone."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        return {"removed": drop_view(work, by.account_id, view_id)}

    idempotent(context, by, key, "remove_view", {"id": view_id}, command)
