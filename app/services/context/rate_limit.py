"""Slow guessing down: failures are counted in the database for a while, whoever guesses what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.context.refusals import RefusalError
from app.store.attempt_rows import attempts_since, forget_attempts, note_attempt
from app.store.database import advisory_lock

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

WINDOW = timedelta(minutes=15)
MAX_FAILURES = 8


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be begun in a while, whether or not it succeeds."""

    purpose: str
    most: int
    window: timedelta


class ThrottledError(RefusalError):
    """Too many failures; facts: minutes to wait."""


def refuse_when_too_many(context: AppContext, purpose: str, who: str) -> None:
    """Raise ThrottledError when somebody has failed too often lately."""
    with context.database.reading() as work:
        failures = attempts_since(work, _subject(work, purpose, who), work.now - WINDOW)
    if failures >= MAX_FAILURES:
        raise ThrottledError(minutes=int(WINDOW.total_seconds() // 60))


def refuse_beyond(context: AppContext, limit: Limit, who: str) -> None:
    """Raise ThrottledError when somebody has failed more often than a limit of its own allows."""
    with context.database.reading() as work:
        failures = attempts_since(work, _subject(work, limit.purpose, who), work.now - limit.window)
    if failures >= limit.most:
        raise ThrottledError(minutes=int(limit.window.total_seconds() // 60))


def count_failure(context: AppContext, purpose: str, who: str) -> None:
    """Note one failure."""
    context.database.transact(lambda work: note_attempt(work, _subject(work, purpose, who)))


def count_start(work: UnitOfWork, limit: Limit, who: str) -> None:
    """Note one more beginning in this transaction; raises ThrottledError when there were too many.

    Those who begin at the same moment wait for each other, so that no more get in than may.
    """
    subject = _subject(work, limit.purpose, who)
    advisory_lock(work, subject)
    if attempts_since(work, subject, work.now - limit.window) >= limit.most:
        raise ThrottledError(minutes=int(limit.window.total_seconds() // 60))
    note_attempt(work, subject)


def forget_failures(work: UnitOfWork, purpose: str, who: str) -> None:
    """Begin anew after a success, in its transaction."""
    forget_attempts(work, _subject(work, purpose, who))


def _subject(work: UnitOfWork, purpose: str, who: str) -> str:
    """Nobody who guesses at one thing slows another down: the purpose is part of what is counted.

    Numbers and addresses of people are not kept: their keyed index tells the same.
    """
    return f"{purpose}:{work.seal.index(who)}"
