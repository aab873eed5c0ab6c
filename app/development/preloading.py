"""Read the modules of others once, so that a child which begins anew reads only the product."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def preload(told: Path) -> None:
    """Import the modules that a file names; one that cannot be imported by itself is left to whoever needs it."""
    for name in json.loads(told.read_text()):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
