"""A wall clock that all processes of an office see move at once; the clock that counts since the start goes on."""

from __future__ import annotations

import mmap
import os
import struct
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import context_builder
from app.services.context.machine_clock import MachineClock

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "FAULT_CLOCK"
"""Names the file that holds by how many seconds the clock is wrong."""
SECONDS = struct.Struct("d")


class MovedClock:
    """The file, and what the wall clock says by it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(SECONDS.pack(0.0))
        descriptor = os.open(path, os.O_RDWR)
        self._held = mmap.mmap(descriptor, SECONDS.size)
        os.close(descriptor)

    def move(self, by: timedelta) -> None:
        """Let the clock be wrong by so much."""
        self._held[:] = SECONDS.pack(by.total_seconds())

    def now(self) -> datetime:
        """Return what the wall clock says."""
        (seconds,) = SECONDS.unpack(self._held[:])
        return datetime.now(UTC) + timedelta(seconds=seconds)


def move_clocks_of_this_process() -> None:
    """Let every context of this process, and of its forks, live by the moved clock, if there is one."""
    if path := os.environ.get(VARIABLE):
        clock = MovedClock(Path(path))
        context_builder.system_clock = _by(clock)
        context_builder.MachineClock = partial(MachineClock, wall=clock.now)


def _by(clock: MovedClock) -> Callable[[int], Callable[[], datetime]]:
    return lambda _days=0: clock.now
