"""What is counted to slow guessing down: a row for each attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from app.domain.clock_doubt import TOLERANCE
from app.store.tables_identity import login_attempt

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.store.database import UnitOfWork


def note_attempt(work: UnitOfWork, subject: str) -> int:
    """Count an attempt; return its number, by which it can be taken back."""
    row = work.connection.execute(
        insert(login_attempt).values(subject=subject, at=work.now).returning(login_attempt.c.id)
    )
    return int(row.scalar_one())


def attempts_since(work: UnitOfWork, subject: str, instant: datetime) -> int:
    """Return how often a subject has failed since an instant."""
    return attempts_and_last(work, subject, instant)[0]


def attempts_and_last(work: UnitOfWork, subject: str, instant: datetime) -> tuple[int, datetime | None]:
    """Return how many attempts there were since an instant, and when the last one was.

    What a clock that was ahead has counted is left out: nobody waits for a day that is still to come.
    """
    when = login_attempt.c.at
    count, last = work.connection.execute(
        select(func.count(), func.max(when)).where(
            login_attempt.c.subject == subject, when > instant, when <= work.now + TOLERANCE
        )
    ).one()
    return int(count), last


def take_attempts_back(work: UnitOfWork, numbers: Collection[int]) -> None:
    """Remove attempts that have turned out to be no failures."""
    work.connection.execute(delete(login_attempt).where(login_attempt.c.id.in_(numbers)))


def forget_attempts(work: UnitOfWork, subject: str) -> None:
    """Forget the failed attempts of a subject."""
    work.connection.execute(delete(login_attempt).where(login_attempt.c.subject == subject))
