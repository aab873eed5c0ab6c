"""One process, several chores in turn; a chore that fails is told of and does not stop the others."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REST_SECONDS = 1.0
JUMP_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so often. `run` returns whether there may be more at once."""

    name: str
    run: Callable[[], bool]
    every_seconds: float = 0.0


@dataclass(slots=True)
class ClockWatch:
    """Tells when wall time and running time part: then nothing due may be done until somebody has looked."""

    wall: float = field(default_factory=time.time)
    running: float = field(default_factory=time.monotonic)

    def jump(self) -> float:
        """Return by how many seconds the wall clock jumped since the last look (0 when it did not)."""
        wall, running = time.time(), time.monotonic()
        drift = (wall - self.wall) - (running - self.running)
        self.wall, self.running = wall, running
        return drift if abs(drift) > JUMP_SECONDS else 0.0


def make_rounds(
    chores: list[Chore],
    *,
    should_stop: Callable[[], bool],
    tell: Callable[[str, BaseException | float], None],
    rest: Callable[[float], None] = time.sleep,
) -> None:
    """Do the chores until told to stop. After a jump of the clock one round is left out and told of."""
    watch = ClockWatch()
    last: dict[str, float] = {}
    while not should_stop():
        if jumped := watch.jump():
            tell("clock", jumped)
            rest(REST_SECONDS)
            continue
        is_busy = False
        for chore in chores:
            now = time.monotonic()
            if now - last.get(chore.name, -1e9) < chore.every_seconds:
                continue
            last[chore.name] = now
            try:
                is_busy = chore.run() or is_busy
            except Exception as failed:  # noqa: BLE001 — the outermost door of the worker
                tell(chore.name, failed)
        if not is_busy:
            rest(REST_SECONDS)
