"""One process, several chores in turn; a chore that fails is told of and does not stop the others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REST_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0
"""A chore that keeps failing is tried twice as late each time, and never later than this."""


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """Something to do every so often, a piece at a time. `run` returns whether there may be more at once."""

    name: str
    run: Callable[[], bool]
    every_seconds: float = 0.0
    is_due_work: bool = True
    """Left out while the clock is in doubt."""


def run_scheduler(
    chores: list[PeriodicTask],
    *,
    should_stop: Callable[[], bool],
    is_certain: Callable[[], bool],
    tell: Callable[[str, BaseException], None],
    rest: Callable[[float], None] = time.sleep,
) -> None:
    """Do the chores until told to stop; what is due only while the clock can be believed."""
    last: dict[str, float] = {}
    pauses: dict[str, float] = {}
    while not should_stop():
        is_busy = False
        may_act = _asked(is_certain, tell)
        for chore in chores:
            now = time.monotonic()
            if now - last.get(chore.name, -1e9) < max(chore.every_seconds, pauses.get(chore.name, 0.0)):
                continue
            if chore.is_due_work and not may_act:
                continue
            last[chore.name] = now
            try:
                if chore.run():
                    # More of it comes after the others have had their turn.
                    is_busy = True
                    del last[chore.name]
                pauses.pop(chore.name, None)
            except Exception as failed:  # noqa: BLE001 — the outermost door of the worker
                tell(chore.name, failed)
                pauses[chore.name] = min(2 * pauses.get(chore.name, REST_SECONDS), LONGEST_PAUSE_SECONDS)
        if not is_busy:
            rest(REST_SECONDS)


def _asked(is_certain: Callable[[], bool], tell: Callable[[str, BaseException], None]) -> bool:
    """Without an answer nothing due is done."""
    try:
        return is_certain()
    except Exception as failed:  # noqa: BLE001 — the outermost door of the worker
        tell("clock", failed)
        return False
