"""Papers on disk, addressed by SHA-256: written once, never changed, streamed with a limit."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from app.store.disk_trouble import disk_trouble
from app.store.part_files import PartFiles
from app.store.picture_store import PictureStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

CHUNK = 1 << 16
INCOMING = ".incoming-"
_FOLDER = re.compile(r"[0-9a-f]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileTooLargeError(Exception):
    """The upload passed the limit; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is safely on disk. `size` is in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has come in whole and is not kept yet. `path` is where it can be looked at."""

    path: Path
    stored: StoredFile


class FileStore:
    """A folder of immutable files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pictures = PictureStore(root.parent / "page-images")
        self.parts = PartFiles(root.parent / "parts")

    def path_of(self, sha256: str) -> Path:
        """Return where the file lies; the digest comes from the database, never from a request."""
        return self.root / sha256[:2] / sha256

    @contextmanager
    def receive(self, stream: IO[bytes], *, limit: int) -> Iterator[Incoming]:
        """Hold a stream as a file that is gone afterwards, unless it was settled.

        Raises FileTooLargeError or DiskFullError.
        """
        temporary = self.root / f"{INCOMING}{uuid4().hex}"
        with disk_trouble():
            self.root.mkdir(parents=True, exist_ok=True)
        try:
            with disk_trouble():
                stored = _write(stream, temporary, limit)
            yield Incoming(temporary, stored)
        finally:
            temporary.unlink(missing_ok=True)

    def settle(self, incoming: Incoming) -> StoredFile:
        """Keep a file under its digest; raises DiskFullError and keeps nothing then."""
        target = self.path_of(incoming.stored.sha256)
        with disk_trouble():
            target.parent.mkdir(exist_ok=True)
            with _locked(target.parent) as folder:
                if target.exists():
                    # Brought again: whoever removes old files that no row knows must leave it alone.
                    os.utime(target)
                else:
                    incoming.path.chmod(0o440)
                    os.utime(incoming.path)
                    incoming.path.rename(target)
                    os.fsync(folder)
        return incoming.stored

    def keep(self, stream: IO[bytes], *, limit: int) -> StoredFile:
        """Store a stream under its digest; raises FileTooLargeError or DiskFullError and keeps nothing then."""
        with self.receive(stream, limit=limit) as incoming:
            return self.settle(incoming)

    def folders(self) -> list[str]:
        """Return the first digits by which the files are divided."""
        if not self.root.is_dir():
            return []
        return sorted(one.name for one in os.scandir(self.root) if _FOLDER.fullmatch(one.name))

    def digests(self, folder: str) -> list[str]:
        """Return the files of one folder."""
        return sorted(one.name for one in os.scandir(self.root / folder) if _DIGEST.fullmatch(one.name))

    def is_older(self, sha256: str, instant: datetime) -> bool:
        """Tell whether a file was last brought before an instant of the machine's clock."""
        return _is_older(self.path_of(sha256), instant)

    def remove_older(self, sha256: str, instant: datetime) -> bool:
        """Remove a file that was last brought before an instant; tell whether it was."""
        path = self.path_of(sha256)
        # A twin that is being settled at this moment waits, and brings it anew.
        with _locked(path.parent):
            if not _is_older(path, instant):
                return False
            path.unlink()
        return True

    def remove_halves(self, instant: datetime) -> int:
        """Remove what a killed process was receiving before an instant; return how many files."""
        if not self.root.is_dir():
            return 0
        halves = [one for one in self.root.glob(f"{INCOMING}*") if _is_older(one, instant)]
        for half in halves:
            half.unlink(missing_ok=True)
        return len(halves)


def _write(stream: IO[bytes], temporary: Path, limit: int) -> StoredFile:
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


def _is_older(path: Path, instant: datetime) -> bool:
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:
        return False


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Let one process at a time bring or remove files of a folder; yields its descriptor."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
