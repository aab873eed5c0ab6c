"""A daily sweep in pieces: about a hundred rows a transaction, kept so that whoever was killed goes on there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.store.sweep_rows import (
    SweepProgress,
    is_swept,
    keep_progress,
    last_swept,
    note_swept,
    progress_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.database import UnitOfWork

BATCH = 100
LONGEST_CATCH_UP = timedelta(days=130)
"""What was missed earlier than that concerns permits that have ended."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one piece has done: how many were told of, and whether more is left."""

    touched: int
    is_more: bool


def open_sweep(work: UnitOfWork, kind: str, day: date) -> SweepProgress | None:
    """Return where the sweep of a day goes on; None when it is done. It makes up for every day since the last one."""
    if is_swept(work, kind, day):
        return None
    begun = progress_of(work, kind)
    if begun is not None and begun.day == day:
        return begun
    last = last_swept(work, kind)
    first = begun.first_day if begun is not None else (last + ONE_DAY if last is not None else day)
    return SweepProgress(day, min(max(first, day - LONGEST_CATCH_UP), day), "", 0)


def close_piece(work: UnitOfWork, kind: str, at: SweepProgress, keys: Sequence[str], touched: int) -> Swept:
    """Note that these rows are done, in the transaction that did them; the last piece ends the sweep of the day."""
    total = at.touched + touched
    if len(keys) < BATCH:
        keep_progress(work, kind, None)
        note_swept(work, kind, at.day, total)
        return Swept(touched, is_more=False)
    keep_progress(work, kind, SweepProgress(at.day, at.first_day, max(keys), total))
    return Swept(touched, is_more=True)


def days_of(at: SweepProgress) -> list[date]:
    """Return the days the sweep makes up for, the newest first."""
    return [at.day - timedelta(days=n) for n in range((at.day - at.first_day).days + 1)]
