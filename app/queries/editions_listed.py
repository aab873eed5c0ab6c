"""Editions of procedures with who published them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.accounts.publisher import publisher_name
from app.store.edition_rows import editions_in_use

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.edition_rows import EditionInUse


def editions_listed(context: AppContext) -> list[tuple[EditionInUse, str]]:
    """Return every edition with the name of its publisher, the newest first."""
    with context.database.reading() as work:
        return [(one, publisher_name(work, one.by)) for one in editions_in_use(work)]
