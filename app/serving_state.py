"""The file in the data folder that tells which supervisor serves an office, and what became of its last reload."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "supervisor.json"


@dataclass(frozen=True, slots=True)
class ServingState:
    """A supervisor and its reloads."""

    pid: int
    reloads: int = 0
    """How many have been finished."""
    refused: int = 0
    """How many the new code could not begin."""


def write_state(data_dir: Path, state: ServingState) -> None:
    """Write the file at once or not at all."""
    fresh = data_dir / f"{NAME}.{os.getpid()}"
    fresh.write_text(json.dumps(asdict(state)))
    fresh.replace(data_dir / NAME)


def read_state(data_dir: Path) -> ServingState | None:
    """Return what the file says while the process it names serves; None otherwise."""
    try:
        state = ServingState(**json.loads((data_dir / NAME).read_text()))
        command = Path(f"/proc/{state.pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, TypeError):
        return None
    return state if b"serve" in command else None
