"""The clock: real time, moved by whole days for a demonstration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def system_clock(offset_days: int = 0) -> Callable[[], datetime]:
    """Return a clock that tells the present instant, aware and in UTC."""
    offset = timedelta(days=offset_days)

    def now() -> datetime:
        return datetime.now(UTC) + offset

    return now
