"""Heads that came back with a backup: lines that were sealed after the database was copied go again.

The heads are copied after the database, so that none is missing. Whoever restores is told by the manifest from when it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.chain_heads import last_line
from app.store.sealed_heads import BrokenLineError, files_in, read_line, replace_file

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext


def cut_to_database(context: AppContext) -> int:
    """Remove the lines behind the last one that the restored database knows; return how many there were."""
    with context.database.reading() as work:
        known = last_line(work)
    if known is None:
        return 0
    removed = 0
    for path in files_in(context.settings.heads_dir):
        kept = []
        for raw in path.read_bytes().splitlines(keepends=True):
            try:
                is_later = read_line(raw).number > known.number
            except BrokenLineError:
                is_later = False
            removed += is_later
            kept += [] if is_later else [raw]
        replace_file(path, b"".join(kept))
    return removed
