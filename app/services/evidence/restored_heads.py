"""Heads that came back with a backup: lines that were sealed after the database was copied go again.

The heads are copied after the database, so that none is missing. Whoever restores is told by the manifest from when it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.evidence.places_of_heads import heads_place
from app.store.chain_heads import last_line
from app.store.sealed_heads import BrokenLineError, read_line

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext


def cut_to_database(context: AppContext) -> int:
    """Remove the lines behind the last one that the restored database knows; return how many there were."""
    with context.database.reading() as work:
        known = last_line(work)
    if known is None:
        return 0

    def is_known(raw: bytes) -> bool:
        try:
            return read_line(raw).number <= known.number
        except BrokenLineError:
            return True

    return heads_place(context).cut(is_known)
