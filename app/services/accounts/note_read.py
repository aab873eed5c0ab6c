"""Note that somebody has seen notices of their inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.outbox_rows import mark_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.context.app_context import AppContext


def note_read(context: AppContext, ids: Sequence[str]) -> None:
    """Note the first time that each notice was seen."""
    context.database.transact(lambda work: mark_read(work, ids))
