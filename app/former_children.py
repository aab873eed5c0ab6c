"""What one program of the supervisor hands to the next: the listening socket, and the children of the former code.

The former children serve until the new ones can; then the front takes no more connections and ends when the last one
has its answer, the worker ends after what it is doing, and the web when its front is gone. Nothing of them is
started again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

OPTION = "--handed-over"
WORKER_SECONDS = 120.0
"""Longer than a job, a step and a statement may take together; what has not ended then is taken up by its lease."""


@dataclass
class FormerChildren:
    """Front, web and workers of the code of before."""

    folder: Path
    """Where the socket between its front and its web lies."""
    running: dict[int, str]
    """Process id to name."""
    told: set[int] = field(default_factory=set)
    """Those that have been asked to end."""
    kill_at: float = 0.0

    def leave(self) -> None:
        """Let the worker end after what it is doing, and the front take no more connections."""
        self.kill_at = time.monotonic() + WORKER_SECONDS
        self._tell("worker", signal.SIGTERM)
        self._tell("front", signal.SIGUSR1)

    def look(self) -> bool:
        """Let the web end when nobody can ask it any more; return whether something of it still runs."""
        if "front" not in self.running.values():
            self._tell("web", signal.SIGTERM)
        if self.kill_at and time.monotonic() > self.kill_at:
            self._tell("worker", signal.SIGKILL, again=True)
        if not self.running:
            shutil.rmtree(self.folder, ignore_errors=True)
        return bool(self.running)

    def _tell(self, name: str, number: int, *, again: bool = False) -> None:
        for child, called in self.running.items():
            if called == name and (again or child not in self.told):
                os.kill(child, number)
                self.told.add(child)


@dataclass
class HandedOver:
    """The office as the former program leaves it."""

    socket: int
    """Descriptor of the listening socket; -1 where only workers run."""
    reloads: int
    former: list[FormerChildren]

    def words(self) -> list[str]:
        """Return it as arguments of the next program."""
        former = [{"folder": str(one.folder), "running": list(one.running.items())} for one in self.former]
        return [OPTION, json.dumps({"socket": self.socket, "reloads": self.reloads, "former": former})]


def read_handed_over(text: str) -> HandedOver:
    """Return what the former program has written."""
    told = json.loads(text)
    former = [FormerChildren(Path(one["folder"]), dict(one["running"])) for one in told["former"]]
    return HandedOver(told["socket"], told["reloads"], former)


def without_handed_over(arguments: list[str]) -> list[str]:
    """Return the arguments with which the very first program was started."""
    kept, skips = [], False
    for one in arguments:
        if not skips and one != OPTION:
            kept.append(one)
        skips = one == OPTION
    return kept
