"""Slow guessing down: failures are counted in the database for a while, whoever guesses what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.refusals import RefusalError
from app.store.account_rows import attempts_since, forget_attempts, note_attempt

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.database import Work

WINDOW = timedelta(minutes=15)
MAX_FAILURES = 8
LONGEST_SUBJECT = 80


class ThrottledError(RefusalError):
    """Too many failures; facts: minutes to wait."""


def refuse_when_too_many(house: House, purpose: str, who: str) -> None:
    """Raise ThrottledError when somebody has failed too often lately."""
    with house.database.reading() as work:
        failures = attempts_since(work, _subject(purpose, who), work.now - WINDOW)
    if failures >= MAX_FAILURES:
        raise ThrottledError(minutes=int(WINDOW.total_seconds() // 60))


def count_failure(house: House, purpose: str, who: str) -> None:
    """Note one failure."""
    house.database.transact(lambda work: note_attempt(work, _subject(purpose, who)))


def forget_failures(work: Work, purpose: str, who: str) -> None:
    """Begin anew after a success, in its transaction."""
    forget_attempts(work, _subject(purpose, who))


def _subject(purpose: str, who: str) -> str:
    """Nobody who guesses at one thing slows another down: the purpose is part of what is counted."""
    return f"{purpose}:{who}"[:LONGEST_SUBJECT]
