"""Turns of checking an upload: so many on this machine, one of each account, and never all threads of a process.

The places are locked files, which every process of the machine sees and the kernel gives back when one is killed.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ON_MACHINE = 2
"""Each check may take a gigabyte and a core: a crowd waits instead of taking the machine."""
IN_PROCESS = 2
"""How many threads of one process may check or wait; the others serve pages."""
ACCOUNT_LANES = 256
"""Accounts share so many files; two that meet in one take turns."""
OWN_SECONDS = 5.0
"""How long a file waits for another of the same account: whoever sends many gives way to the others."""
PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.05


class CrowdedError(Exception):
    """There was no turn in time; `is_own` when it is the account's own files that are being checked."""

    def __init__(self, *, is_own: bool = False) -> None:
        super().__init__("own" if is_own else "machine")
        self.is_own = is_own


class CheckTurns:
    """The turns of one installation, kept in a folder that its processes on this machine share."""

    def __init__(
        self,
        folder: Path,
        *,
        own_seconds: float = OWN_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
        in_process: int = IN_PROCESS,
    ) -> None:
        self._folder = folder
        self._own_seconds = own_seconds
        self._patience_seconds = patience_seconds
        self._threads = threading.BoundedSemaphore(in_process)

    @contextmanager
    def turn(self, account: str) -> Iterator[None]:
        """Hold a turn of an account while its file is checked; raises CrowdedError."""
        if not self._threads.acquire(blocking=False):
            raise CrowdedError
        try:
            with (
                self._place([_lane(account)], self._own_seconds, is_own=True),
                self._place([f"place-{number}" for number in range(ON_MACHINE)], self._patience_seconds),
            ):
                yield
        finally:
            self._threads.release()

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """Tell whether nobody else on this machine is inside with the same name; who is told so holds it meanwhile."""
        self._folder.mkdir(parents=True, exist_ok=True)
        held = self._first_free([f"alone-{name}"])
        try:
            yield held is not None
        finally:
            if held is not None:
                os.close(held)

    @contextmanager
    def _place(self, names: Sequence[str], seconds: float, *, is_own: bool = False) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + seconds
        while (held := self._first_free(names)) is None:
            if time.monotonic() >= until:
                raise CrowdedError(is_own=is_own)
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            os.close(held)

    def _first_free(self, names: Sequence[str]) -> int | None:
        """Return a descriptor that locks the first file that nobody has locked."""
        for name in names:
            opened = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(opened)
            except BaseException:
                os.close(opened)
                raise
            else:
                return opened
        return None


def _lane(account: str) -> str:
    return f"account-{int(sha256(account.encode()).hexdigest(), 16) % ACCOUNT_LANES}"
