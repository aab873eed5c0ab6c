"""Every minute: the heads of the chains that have moved are written to a file outside of the database.

The row of the database that tells of the last line is locked meanwhile, so that several workers write one line after
the other; it is committed after the line is on the disk. A line that was written before a crash stays without a row:
the next one has the same number, and a check takes the later of two lines that follow the same one.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import write_json
from app.services.evidence.places_of_heads import heads_place, second_place
from app.store.chain_heads import (
    SealedLine,
    chains_since,
    heads_of,
    last_line,
    note_line,
    note_look,
    published,
)
from app.store.database import advisory_lock
from app.store.head_places import append_to_all
from app.store.sealed_heads import START, HeadLine, file_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

EVERY = timedelta(seconds=50)
"""Less than the worker's minute, so that two workers write no more lines than one."""
OVERLAP = timedelta(minutes=10)
"""Longer than any transaction lives: its rows carry the instant at which it began."""
PIECE = 5000
"""Chains of one line."""


def seal_heads(
    context: AppContext, *, whole: Mapping[str, Any] | None = None, more: Iterable[str] = ()
) -> int:
    """Append the heads of chains that have moved, or what a check of all chains has found; return how many lines.

    `more` are chains whose last rows no line tells of yet, whenever they moved.
    """

    def act(work: UnitOfWork) -> int:
        advisory_lock(work, "sealed heads")
        last = last_line(work, lock=True)
        is_soon = last is not None and timedelta(0) <= work.now - last.seen_until < EVERY
        if is_soon and whole is None:
            return 0
        since = last.seen_until - OVERLAP if last is not None else None
        chains = sorted({*chains_since(work, since), *more})
        lines = list(_lines(context, work, last, chains, whole))
        if lines:
            # Files are read in the order of their names: a clock that was set back must not begin an earlier one.
            name = max(file_of(work.now), last.file if last is not None else "")
            sinks = (heads_place(context), second_place(context))
            places = [one for one in sinks if one is not None]
            append_to_all(places, name, b"".join(line.written() for line in lines))
            end = lines[-1]
            row = SealedLine(end.number, end.mac, work.now, name, work.now, "")
            note_line(work, context.audit_key, row)
        elif last is not None:
            note_look(work)
        return len(lines)

    return context.database.transact(act)


def _lines(
    context: AppContext,
    work: UnitOfWork,
    last: SealedLine | None,
    chains: Sequence[str],
    whole: Mapping[str, Any] | None,
) -> Iterator[HeadLine]:
    """Return the lines that follow the last one; what was found of all chains stands in the last of them."""
    number, previous = (last.number, last.mac) if last is not None else (0, START)
    digest = digest_of_editions(work)
    pieces = [chains[first : first + PIECE] for first in range(0, len(chains), PIECE)]
    if not pieces and whole is not None:
        pieces = [()]
    for place, piece in enumerate(pieces, start=1):
        number += 1
        heads, told = heads_of(work, piece), whole if place == len(pieces) else None
        line = HeadLine(number, work.now.isoformat(), heads, digest, previous, told).sealed(context.audit_key)
        yield line
        previous = line.mac


def digest_of_editions(work: UnitOfWork) -> str:
    """Return the digest of all published editions and of which are live."""
    return hashlib.sha256(write_json([list(row) for row in published(work)]).encode()).hexdigest()
