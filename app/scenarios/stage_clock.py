"""A clock that stands where a story puts it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta

from app.services.context.beijing import BEIJING

FIRST_DAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Beijing: stories begin here whenever they are played, so that days stay true."""
MORNING = 10


class StageClock:
    """Moves only when told; each look is a millisecond later, so that the order of rows is told."""

    def __init__(self, now: datetime = FIRST_DAY) -> None:
        self.now = now
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the instant, a millisecond after the one before."""
        with self._lock:
            self.now += timedelta(milliseconds=1)
            return self.now

    def forward(self, **much: float) -> None:
        """Move on, for example by days=3."""
        self.now += timedelta(**much)

    def go_to(self, day: date, hour: int = MORNING) -> None:
        """Move to an hour of a day in Beijing."""
        self.now = datetime.combine(day, time(hour), BEIJING).astimezone(UTC)
