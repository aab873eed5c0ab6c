"""The two clocks of a machine: the one that can be set, and the one that counts since the machine was started."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

BOOT = Path("/proc/sys/kernel/random/boot_id")
TIME_NAMESPACE = Path("/proc/self/ns/time")


def _present() -> datetime:
    return datetime.now(UTC)


def _running() -> float:
    """Seconds since the start; where the system can tell, a machine's sleep is counted, too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _boot() -> str:
    """Name this start of this machine; where it has no name, each process has its own."""
    if not BOOT.exists():
        return f"process {uuid4().hex}"
    space = str(TIME_NAMESPACE.readlink()) if TIME_NAMESPACE.is_symlink() else ""
    return f"{BOOT.read_text().strip()} {space}".strip()


@dataclass(frozen=True, slots=True)
class MachineClock:
    """What a machine says of the time. Never moved for a demonstration: it is compared, and decides no date."""

    wall: Callable[[], datetime] = _present
    running: Callable[[], float] = _running
    boot: str = field(default_factory=_boot)
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")

    def read(self) -> tuple[datetime, datetime]:
        """Return what the clock says, and when the machine was started by this clock."""
        wall = self.wall()
        return wall, wall - timedelta(seconds=self.running())
