"""Papers on disk, addressed by the SHA-256 of their content: sealed, written once, never changed, taken with a limit."""

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
from app.store.letter_files import LetterFiles
from app.store.part_files import PartFiles
from app.store.picture_store import PictureStore
from app.store.sealed_files import UnreadableFileError, in_memory, is_sealed, sealed_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from io import BufferedReader
    from pathlib import Path

    from app.store.sealed_files import FileSeal

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
    """A file that has come in whole and is not kept yet; it lies in memory. `path` is where it can be looked at."""

    path: Path
    stored: StoredFile


class FileStore:
    """A folder of immutable files. Each lies there sealed; those that came before files were sealed may lie there plain."""

    def __init__(self, root: Path, seal: FileSeal) -> None:
        self.root = root
        self._seal = seal
        self.pictures = PictureStore(root.parent / "page-images", seal)
        self.parts = PartFiles(root.parent / "parts", seal)
        self.letters = LetterFiles(root.parent / "letters", seal)

    def path_of(self, sha256: str) -> Path:
        """Return where the file lies; the digest comes from the database, never from a request."""
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> BufferedReader:
        """Return the content of a file, to be read from anywhere; raises OSError or UnreadableFileError."""
        return self._seal.open(self.path_of(sha256), _name(sha256))

    def unsealed(self, sha256: str) -> AbstractContextManager[Path]:
        """Lend the content of a file at a path, for programs that want one; raises as `open`."""
        return self._seal.unsealed(self.path_of(sha256), _name(sha256))

    def is_as_long(self, path: Path, size: int) -> bool:
        """Tell whether a file, here or in a backup, takes as many bytes as one with so much content; raises OSError."""
        return path.stat().st_size == (sealed_size(size) if is_sealed(path) else size)

    def is_whole(self, path: Path, sha256: str) -> bool:
        """Read a file, here or in a backup, and tell whether its content is what its name says; raises OSError."""
        try:
            with self._seal.open(path, _name(sha256)) as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except UnreadableFileError:
            return False

    def seal_plain(self, sha256: str) -> bool:
        """Seal a file that lies plain; tell whether it did. Killed at any moment it is there, plain or sealed.

        Raises DiskFullError, or UnreadableFileError where the content is not what the name says: it stays as it is.
        """
        path = self.path_of(sha256)
        with disk_trouble(), _locked(path.parent) as folder:
            if not path.exists() or is_sealed(path):
                return False
            times = path.stat()
            with path.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
                    raise UnreadableFileError(sha256)
                content.seek(0)
                self._put(content, StoredFile(sha256, times.st_size), path, folder)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return True

    @contextmanager
    def receive(self, stream: IO[bytes], *, limit: int) -> Iterator[Incoming]:
        """Hold a stream as a file that is gone afterwards, unless it was settled.

        Raises FileTooLargeError or DiskFullError.
        """
        with disk_trouble():
            self.root.mkdir(parents=True, exist_ok=True)
        with in_memory() as (path, held):
            with disk_trouble():
                stored = _write(stream, held, limit)
            yield Incoming(path, stored)

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
                    with incoming.path.open("rb") as content:
                        self._put(content, incoming.stored, target, folder)
        return incoming.stored

    def _put(self, content: IO[bytes], stored: StoredFile, target: Path, folder: int) -> None:
        """Put a file into its place, sealed and safely on the disk."""
        temporary = self.root / f"{INCOMING}{uuid4().hex}"
        try:
            with temporary.open("xb") as out:
                self._seal.write(content, stored.size, out, _name(stored.sha256))
                out.flush()
                os.fsync(out.fileno())
            temporary.chmod(0o440)
            temporary.rename(target)
            os.fsync(folder)
        finally:
            temporary.unlink(missing_ok=True)

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


def _name(sha256: str) -> str:
    return f"file {sha256}"


def _write(stream: IO[bytes], held: IO[bytes], limit: int) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLargeError(limit)
        digest.update(chunk)
        held.write(chunk)
    held.flush()
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
