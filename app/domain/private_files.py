"""Files that this account makes are for this account alone: database, papers, letters, heads, keys."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MASK = 0o077


def keep_files_private() -> None:
    """Let this process, and those it starts, make files that nobody else reads. Called first by every process."""
    os.umask(MASK)


def is_open_to_others(path: Path) -> bool:
    """Tell whether others than the owner may read or enter a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & MASK)
