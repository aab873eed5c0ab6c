"""A file that was checked waits on the server, sealed, until it is confirmed; it never travels back by the browser."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from app.store.profile_rows import drop_old_drafts, keep_record_draft, kept_draft

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

WAITS = timedelta(hours=1)
PREFIX = "checked:"


def keep_checked(context: AppContext, by: Actor, kind: str, text: str) -> str:
    """Keep the text of a checked file in place of the last one of its kind; return its digest.

    Nobody else sees it, and what nobody has confirmed within an hour is removed by the next check.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()

    def act(work: UnitOfWork) -> None:
        drop_old_drafts(work, PREFIX, work.now - WAITS)
        keep_record_draft(work, _owner(by), kind, {"digest": digest, "text": text}, by=by.account_id)

    context.database.transact(act)
    return digest


def checked_text(context: AppContext, by: Actor, kind: str, digest: str) -> str | None:
    """Return the text that was checked, or None when it is gone or another file has been checked since."""
    with context.database.reading() as work:
        found = kept_draft(work, _owner(by), kind, since=work.now - WAITS)
    if found is None or found["digest"] != digest:
        return None
    return str(found["text"])


def _owner(by: Actor) -> str:
    return f"{PREFIX}{by.account_id}"
