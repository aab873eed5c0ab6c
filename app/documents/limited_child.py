"""Untrusted files are read in a child process with limits; a crash or a timeout is a result, not an exception."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

SECONDS = 20
MEMORY_BYTES = 1_500_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child answered; `failure` says why there is nothing."""

    value: Any = None
    failure: str = ""


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def ask_child(module: str, *arguments: str, binary: bool = False) -> Answer:
    """Run `python -m module arguments`; return its JSON (or bytes) or why it failed."""
    environment = {
        k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "PYTHONPATH", "LD_LIBRARY_PATH"}
    }
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 — our own interpreter and module
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            timeout=SECONDS * 2,
            preexec_fn=_limits,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(failure="timeout")
    if done.returncode != 0:
        return Answer(failure=f"exit {done.returncode}")
    return Answer(done.stdout if binary else json.loads(done.stdout))
