"""Once after an upgrade: what an earlier release kept plain is sealed, in pieces, before pages are served."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM
from app.store.plain_values import PLAIN, are_sealed, note_sealed, overwrite_freed, seal_some

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

PIECE = 500


def seal_values(context: AppContext, *, again: bool = False) -> int:
    """Seal what is plain, unless that was done; return how many rows. Killed at any moment it goes on where it was.

    `again` looks at all rows once more, such as after a process of an earlier release has run beside this one.
    """
    with context.database.reading() as work:
        if are_sealed(work) and not again:
            return 0
    total = sum(_seal(context, name) for name in PLAIN)
    if total:
        overwrite_freed(context.database)
    context.database.transact(lambda work: note_sealed(work, SYSTEM.account_id))
    return total


def _seal(context: AppContext, name: str) -> int:
    total, after = 0, ""
    while True:
        count, further = context.database.transact(partial(seal_some, name=name, after=after, limit=PIECE))
        total += count
        if further is None:
            return total
        after = further
