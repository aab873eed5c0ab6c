"""The child binds its own hands before it touches the untrusted file."""

from __future__ import annotations

import os
import resource
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_ANSWER = 64 * 1024 * 1024
OPEN_FILES = 32


def bind(limits: Mapping[str, Any], *, may_start_threads: bool = False) -> None:
    """Limit processor time, memory, answer size and open files of this process; start no other process.

    What reads HEIC photos draws in a thread of its own, which the system counts as a process.
    """
    seconds = int(limits["cpu_seconds"])
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_AS, int(limits["memory_bytes"]))
    _lower(resource.RLIMIT_FSIZE, LARGEST_ANSWER)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)
    if not may_start_threads:
        _lower(resource.RLIMIT_NPROC, 0)
    os.nice(5)


def _lower(kind: int, value: int) -> None:
    """Set a limit, never above the one that already holds."""
    _, hard = resource.getrlimit(kind)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (allowed, allowed))
