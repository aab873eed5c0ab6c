"""Papers on disk, addressed by SHA-256: written once, never changed, streamed with a limit."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 16


class FileTooLargeError(Exception):
    """The upload passed the limit; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class DiskFullError(Exception):
    """The disk has no room; nothing of the upload was kept."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is safely on disk. `size` is in bytes."""

    sha256: str
    size: int


class FileStore:
    """A folder of immutable files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Return where the file lies; the digest comes from the database, never from a request."""
        return self.root / sha256[:2] / sha256

    def keep(self, stream: IO[bytes], *, limit: int) -> StoredFile:
        """Store a stream under its digest; raises FileTooLargeError or DiskFullError and keeps nothing then."""
        self.root.mkdir(parents=True, exist_ok=True)
        temporary = self.root / f".incoming-{uuid4().hex}"
        try:
            stored = self._write(stream, temporary, limit)
            target = self.path_of(stored.sha256)
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                temporary.chmod(0o440)
                temporary.rename(target)
                _sync_folder(target.parent)
        except OSError as full:
            raise DiskFullError(str(full)) from full
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def _write(self, stream: IO[bytes], temporary: Path, limit: int) -> StoredFile:
        digest, size = hashlib.sha256(), 0
        with temporary.open("xb") as out:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise FileTooLargeError(limit)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        return StoredFile(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
