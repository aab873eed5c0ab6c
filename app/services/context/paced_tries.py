"""Guessing takes longer with every try: a try is counted before it is looked at, and waits for those before it.

Nobody is locked out: what strangers try does not count on a device on which the account has been signed in to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from app.services.context.rate_limit import ThrottledError
from app.store.attempt_rows import attempts_and_last, forget_attempts, note_attempt, take_attempts_back
from app.store.database import advisory_lock
from app.store.sign_in_rows import is_known_device

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Pace:
    """How many tries are free in a while, and how long each of those after them waits: twice as long as the one before."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    window: timedelta

    def wait_after(self, tries: int) -> timedelta:
        """Return how long the next try waits after the last of so many."""
        if tries < self.free:
            return timedelta()
        doubled = min(tries - self.free, 20)
        return min(self.first_wait * int(2**doubled), self.longest_wait)


OF_ACCOUNT = Pace(5, timedelta(seconds=10), timedelta(minutes=15), timedelta(days=1))
OF_ADDRESS = Pace(40, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=1))
"""An office behind one address has many people; it is who tries many accounts that is slowed down."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that has been counted, and what to take back when it was right."""

    rows: tuple[int, ...]
    of_device: str | None
    """The count of a known device, which begins anew after a right try."""


def begin_try(
    work: UnitOfWork, purpose: str, *, whom: str, account_id: str, device: str, network: str
) -> Tried:
    """Count a try at `whom` in this transaction; raises ThrottledError (facts: seconds, minutes) when it comes too early.

    Those who try at the same moment wait for each other, so that no more are looked at than may be.
    """
    if device and is_known_device(work, account_id, device_index(work, device)):
        subject = _of_device(work, purpose, account_id, device)
        return Tried(_count(work, [(subject, OF_ACCOUNT)]), subject)
    stranger = [(_of_strangers(work, purpose, whom), OF_ACCOUNT)]
    if network:
        stranger.append((f"{purpose}:address:{work.seal.index(network)}", OF_ADDRESS))
    return Tried(_count(work, stranger), None)


def take_back(work: UnitOfWork, tried: Tried) -> None:
    """Let a right try count as none, in the transaction of what follows from it."""
    if tried.of_device:
        forget_attempts(work, tried.of_device)
    elif tried.rows:
        take_attempts_back(work, tried.rows)


def forget_strangers(work: UnitOfWork, purpose: str, whom: str) -> None:
    """Let nobody wait any more who has never been signed in."""
    forget_attempts(work, _of_strangers(work, purpose, whom))


def device_index(work: UnitOfWork, device: str) -> str:
    """Return what is stored of a device cookie."""
    return work.seal.digest(f"device {device}")


def _of_device(work: UnitOfWork, purpose: str, account_id: str, device: str) -> str:
    return f"{purpose}:device:{work.seal.digest(f'{account_id} {device}')}"


def _of_strangers(work: UnitOfWork, purpose: str, whom: str) -> str:
    return f"{purpose}:{work.seal.index(whom)}"


def _count(work: UnitOfWork, subjects: Sequence[tuple[str, Pace]]) -> tuple[int, ...]:
    for subject, _pace in sorted(subjects, key=lambda one: one[0]):
        advisory_lock(work, subject)
    waits = [_left_to_wait(work, subject, pace) for subject, pace in subjects]
    if (longest := max(waits)) > timedelta():
        seconds = ceil(longest.total_seconds())
        raise ThrottledError(seconds=seconds, minutes=ceil(seconds / 60))
    return tuple(note_attempt(work, subject) for subject, _pace in subjects)


def _left_to_wait(work: UnitOfWork, subject: str, pace: Pace) -> timedelta:
    tries, last = attempts_and_last(work, subject, work.now - pace.window)
    return timedelta() if last is None else last + pace.wait_after(tries) - work.now
