"""How much of an uploaded file we are willing to read."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """Limits of one check. A real paper stays far below each of them."""

    max_bytes: int = 20 * MEGABYTE
    max_pages: int = 60
    max_objects: int = 50_000
    max_content_bytes: int = 8 * MEGABYTE
    """A page of a scan is one picture; drawing instructions of this size are an attack or not a scan."""
    cpu_seconds: int = 20
    wall_seconds: int = 30
    patience_seconds: float = 20.0
    """How long a page waits to be drawn; then the browser is asked to come back."""
    memory_bytes: int = 1024 * MEGABYTE
    look_seconds: float = 9.0
    """After so much work the pages that were not measured are named, and a person looks at them."""
    look_wall_seconds: float = 20.0
    """So long may the work take on a busy machine; before the wall, so that a report comes at all."""


USUAL = ScanLimits()
