"""Bytes of files that have not come in whole: one file each, written where the last piece ended, safe before it counts."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from app.store.disk_trouble import disk_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}")


class PartFiles:
    """A folder of unfinished files, named by the ids of their rows."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, identity: str) -> Path:
        """Return where the bytes lie; the id comes from the database, never from a request."""
        return self.root / identity

    def write(self, identity: str, offset: int, data: bytes) -> None:
        """Put a piece behind what has come; what a killed process wrote there before is replaced.

        The piece is on the disk when this returns. Raises DiskFullError.
        """
        with disk_trouble():
            is_first = not self.root.is_dir()
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(self.path_of(identity), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if os.fstat(opened).st_size < offset:
                    raise OSError("bytes that were counted are gone")
                os.ftruncate(opened, offset)
                written = 0
                while written < len(data):
                    written += os.pwrite(opened, data[written:], offset + written)
                os.fsync(opened)
            finally:
                os.close(opened)
            if offset == 0 or is_first:
                self._sync_folder()

    def read(self, identity: str, offset: int, size: int) -> bytes:
        """Return some of the bytes that have come; nothing where there are none."""
        try:
            with self.path_of(identity).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except FileNotFoundError:
            return b""

    def size(self, identity: str) -> int:
        """Return how many bytes lie on the disk."""
        try:
            return self.path_of(identity).stat().st_size
        except FileNotFoundError:
            return 0

    def remove(self, identity: str) -> None:
        """Remove the bytes of a file that was finished, refused or given up."""
        self.path_of(identity).unlink(missing_ok=True)

    def older(self, instant: datetime) -> Iterator[str]:
        """Yield the ids of files that were last written before an instant of the machine's clock."""
        if not self.root.is_dir():
            return
        for found in os.scandir(self.root):
            try:
                if _NAME.fullmatch(found.name) and found.stat().st_mtime < instant.timestamp():
                    yield found.name
            except FileNotFoundError:
                continue

    def _sync_folder(self) -> None:
        folder = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
