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


@dataclass(slots=True)
class _Limit:
    """Who must be done when; `is_told` says that the error is on its way."""

    thread: int
    until: float
    is_told: bool = False


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
                    limit = self.limits.pop(number)
                    limit.is_told = True
                    _raise_in(limit.thread, TimeIsUpError)
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
            if limit.is_told:
                # It may not have arrived: what comes next must not be hit by it.
                _raise_in(limit.thread, None)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    value = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)
