"""Ends a handler that does not come to an end: a watcher raises TimeIsUpError in the thread that runs it.

What is computed in Python ends within a second of its limit. What waits inside the system (a sleep, a socket) ends
when that call returns: handlers are handed facts and have no reason to wait.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDLER_SECONDS = 15.0
"""How long a handler may take inside a command, in seconds of the wall clock: others may wait for its transaction."""
LOOK_EVERY_SECONDS = 0.5


class TimeIsUpError(BaseException):
    """Raised inside what takes too long; no `except Exception` of a handler swallows it."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """Who must be done when."""

    thread: int
    until: float


@dataclass(slots=True)
class _Watcher:
    """One thread of a process that looks at all limits, while there are any."""

    process: int
    limits: dict[int, _Limit] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    has_some: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while self.has_some.wait():
            time.sleep(LOOK_EVERY_SECONDS)
            with self.lock:
                now = time.monotonic()
                for number in [number for number, limit in self.limits.items() if now > limit.until]:
                    _raise_in(self.limits.pop(number).thread, TimeIsUpError)
                if not self.limits:
                    self.has_some.clear()


_numbers = count()
_starting = threading.Lock()
_watchers: dict[int, _Watcher] = {}


def _watcher() -> _Watcher:
    """Return the watcher of this process: threads do not survive a fork."""
    process = os.getpid()
    found = _watchers.get(process)
    if found is None:
        with _starting:
            found = _watchers.get(process)
            if found is None:
                found = _Watcher(process)
                threading.Thread(target=found.watch, name="time-limit", daemon=True).start()
                _watchers[process] = found
    return found


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeIsUpError in this thread when what stands inside takes longer."""
    watcher, number = _watcher(), next(_numbers)
    limit = _Limit(threading.get_ident(), time.monotonic() + seconds)
    with watcher.lock:
        watcher.limits[number] = limit
        watcher.has_some.set()
    try:
        yield
    finally:
        with watcher.lock:
            watcher.limits.pop(number, None)
        _let_arrive()


def _let_arrive() -> None:
    """Let an error that the watcher has raised arrive here, not in what comes next: it does so when a loop goes back.

    It is not taken back: that leaves CPython 3.11 looking for it at each call, for ever where calls are traced.
    """
    for _ in range(2):
        pass


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))
