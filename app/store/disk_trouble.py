"""Trouble of the disk in one word, for whoever keeps files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class DiskFullError(Exception):
    """The disk has no room; nothing of the upload was kept."""


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Tell trouble of the disk as DiskFullError."""
    try:
        yield
    except OSError as full:
        raise DiskFullError(str(full)) from full
