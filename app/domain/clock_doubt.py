"""Whether a machine's clock can be believed: what it says beside everything else that tells the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

TOLERANCE = timedelta(minutes=5)
"""Clocks of several machines differ by seconds; days are decided by them, so that minutes do no harm."""
LONGEST_STANDSTILL = timedelta(days=10)
"""Longer than the longest holiday. After a longer silence nobody but a person can tell a late start from a wrong clock."""


class DoubtKind(StrEnum):
    """Which way a clock seems to be wrong."""

    JUMPED = "jumped"
    BEHIND = "behind"


class DoubtSource(StrEnum):
    """What the clock was compared with."""

    RUNNING = "running"
    """The clock that counts since the machine was started and is never set."""
    DATABASE = "database"
    LAST_SEEN = "last_seen"
    """The last instant any process of the installation has seen."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A clock that may be wrong: what it says, and what it was compared with."""

    kind: DoubtKind
    source: DoubtSource
    wall: datetime
    against: datetime


def doubt_of(
    wall: datetime,
    *,
    expected: datetime | None,
    database: datetime | None,
    last_seen: datetime | None,
) -> Doubt | None:
    """Return what speaks against a machine's clock, or None.

    `expected` is what the clock should say by the time that has passed since it was last believed on this start of
    the machine; None after a restart of the machine, and on another one. While it agrees, a long silence was a
    standstill and nothing else.
    """
    for source, against in ((DoubtSource.RUNNING, expected), (DoubtSource.DATABASE, database)):
        if against is not None and abs(wall - against) > TOLERANCE:
            return Doubt(_direction(wall, against), source, wall, against)
    if last_seen is None:
        return None
    has_gone_back = wall < last_seen - TOLERANCE
    is_long_silent = expected is None and wall - last_seen > LONGEST_STANDSTILL
    if has_gone_back or is_long_silent:
        return Doubt(_direction(wall, last_seen), DoubtSource.LAST_SEEN, wall, last_seen)
    return None


def _direction(wall: datetime, against: datetime) -> DoubtKind:
    return DoubtKind.JUMPED if wall > against else DoubtKind.BEHIND
