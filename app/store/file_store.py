"""Papers addressed by the SHA-256 of their content: sealed, written once, never changed, taken with a limit."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from app.store.disk_trouble import disk_trouble
from app.store.folder_objects import FolderObjects, locked
from app.store.letter_files import LetterFiles
from app.store.letter_objects import LetterObjects
from app.store.object_store import is_older
from app.store.part_files import PartFiles
from app.store.part_objects import PartObjects
from app.store.picture_store import PictureStore
from app.store.sealed_files import UnreadableFileError, in_memory, is_sealed, lent, sealed_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from io import BufferedReader
    from pathlib import Path

    from app.store.letter_files import KeptLetters
    from app.store.object_store import ObjectStore
    from app.store.part_files import ArrivingParts
    from app.store.s3_objects import S3Objects
    from app.store.sealed_files import FileSeal

CHUNK = 1 << 16
FILES, PARTS, LETTERS = "files", "parts", "letters"
_FOLDER = re.compile(r"[0-9a-f]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileTooLargeError(Exception):
    """The upload passed the limit; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept safely. `size` is in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has come in whole and is not kept yet; it lies in memory. `path` is where it can be looked at."""

    path: Path
    stored: StoredFile


class FileStore:
    """Immutable files, each sealed, in a folder or in a bucket (`bucket`).

    In a folder those that came before files were sealed may lie plain. Pictures of pages are always of this machine.
    """

    def __init__(self, root: Path, seal: FileSeal, bucket: S3Objects | None = None) -> None:
        self.root = root
        self.bucket = bucket
        self.seal = seal
        self._folder = FolderObjects(root)
        self._objects: ObjectStore = self._folder if bucket is None else bucket.part(FILES)
        self.pictures = PictureStore(root.parent / "page-images", seal)
        self.parts: ArrivingParts
        self.letters: KeptLetters
        if bucket is None:
            self.parts = PartFiles(root.parent / PARTS, seal)
            self.letters = LetterFiles(root.parent / LETTERS, seal)
        else:
            self.parts = PartObjects(bucket.part(PARTS), seal)
            self.letters = LetterObjects(bucket.part(LETTERS), seal)

    def path_of(self, sha256: str) -> Path:
        """Return where the folder of this machine has a file; the digest comes from the database, never from a request."""
        return self._folder.path_of(_place(sha256))

    def open(self, sha256: str) -> BufferedReader:
        """Return the content of a file, to be read from anywhere.

        Raises OSError (FileNotFoundError where there is none), StoreAwayError or UnreadableFileError.
        """
        lies = self._objects.open(_place(sha256))
        return self.seal.opened(lies, _name(sha256), may_be_plain=self.bucket is None)

    def unsealed(self, sha256: str) -> AbstractContextManager[Path]:
        """Lend the content of a file at a path, for programs that want one; raises as `open`."""
        return lent(self.open(sha256))

    def is_there(self, sha256: str) -> bool:
        """Tell whether there is such a file; raises StoreAwayError."""
        return self._objects.facts(_place(sha256)) is not None

    def lies_as_long(self, sha256: str, size: int) -> bool:
        """Tell whether a file that is there takes as many bytes as one with so much content; raises as `open`."""
        if self.bucket is None:
            return self.is_as_long(self.path_of(sha256), size)
        told = self._objects.facts(_place(sha256))
        return told is not None and told.size == sealed_size(size)

    def lies_whole(self, sha256: str) -> bool:
        """Read a file and tell whether its content is what its name says; raises as `open`."""
        try:
            with self.open(sha256) as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except UnreadableFileError:
            return False

    def lies_plain(self, sha256: str) -> bool:
        """Tell whether a file that is there lies plain; raises as `open`."""
        return self.bucket is None and not is_sealed(self.path_of(sha256))

    def copy_as_it_lies(self, sha256: str, out: IO[bytes]) -> None:
        """Write the bytes of a file, sealed; raises as `open`."""
        with self._objects.open(_place(sha256)) as source:
            shutil.copyfileobj(source, out, CHUNK)

    def take(self, sha256: str, path: Path) -> None:
        """Keep a file out of a backup as it lies there; a plain one is sealed before it leaves for a bucket.

        Raises StoreAwayError, DiskFullError or OSError.
        """
        with path.open("rb") as source:
            if self.bucket is None or is_sealed(path):
                self._objects.add(_place(sha256), lambda out: shutil.copyfileobj(source, out, CHUNK))
            else:
                stored = StoredFile(sha256, path.stat().st_size)
                self._objects.add(_place(sha256), self._writing(source, stored))

    def is_as_long(self, path: Path, size: int) -> bool:
        """Tell whether a file of a folder or backup takes as many bytes as one with so much content; raises OSError."""
        return path.stat().st_size == (sealed_size(size) if is_sealed(path) else size)

    def is_whole(self, path: Path, sha256: str) -> bool:
        """Read a file of a backup, and tell whether its content is what its name says; raises OSError."""
        try:
            with self.seal.open(path, _name(sha256)) as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except UnreadableFileError:
            return False

    def seal_plain(self, sha256: str) -> bool:
        """Seal a file that lies plain; tell whether it did. Killed at any moment it is there, plain or sealed.

        Raises DiskFullError, or UnreadableFileError where the content is not what the name says: it stays as it is.
        """
        if self.bucket is not None:
            return False
        path = self.path_of(sha256)
        with disk_trouble(), locked(path.parent) as folder:
            if not path.exists() or is_sealed(path):
                return False
            times = path.stat()
            with path.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
                    raise UnreadableFileError(sha256)
                content.seek(0)
                self._folder.put(path, self._writing(content, StoredFile(sha256, times.st_size)), folder)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return True

    @contextmanager
    def receive(self, stream: IO[bytes], *, limit: int) -> Iterator[Incoming]:
        """Hold a stream as a file that is gone afterwards, unless it was settled.

        Raises FileTooLargeError or DiskFullError.
        """
        with in_memory() as (path, held):
            with disk_trouble():
                stored = _write(stream, held, limit)
            yield Incoming(path, stored)

    def settle(self, incoming: Incoming) -> StoredFile:
        """Keep a file under its digest; raises DiskFullError or StoreAwayError and keeps nothing then."""
        stored = incoming.stored
        with disk_trouble(), incoming.path.open("rb") as content:
            # Brought again: whoever removes old files that no row knows leaves it alone.
            self._objects.add(_place(stored.sha256), self._writing(content, stored))
        return stored

    def _writing(self, content: IO[bytes], stored: StoredFile) -> Callable[[IO[bytes]], None]:
        return lambda out: self.seal.write(content, stored.size, out, _name(stored.sha256))

    def keep(self, stream: IO[bytes], *, limit: int) -> StoredFile:
        """Store a stream under its digest; raises FileTooLargeError or DiskFullError and keeps nothing then."""
        with self.receive(stream, limit=limit) as incoming:
            return self.settle(incoming)

    def folders(self) -> list[str]:
        """Return the first digits by which the files are divided."""
        return [one for one in self._objects.folders() if _FOLDER.fullmatch(one)]

    def digests(self, folder: str) -> list[str]:
        """Return the files of one folder."""
        names = (one.name.removeprefix(f"{folder}/") for one in self._objects.under(f"{folder}/"))
        return [one for one in names if _DIGEST.fullmatch(one)]

    def is_older(self, sha256: str, instant: datetime) -> bool:
        """Tell whether a file was last brought before an instant of the machine's clock."""
        return is_older(self._objects.facts(_place(sha256)), instant)

    def remove_older(self, sha256: str, instant: datetime) -> bool:
        """Remove a file that was last brought before an instant; tell whether it was."""
        return self._objects.remove_older(_place(sha256), instant)

    def remove(self, sha256: str) -> None:
        """Remove a file that is kept elsewhere now."""
        self._objects.remove(_place(sha256))

    def remove_halves(self, instant: datetime) -> int:
        """Remove what a killed process was writing to this machine before an instant; return how many files."""
        return self._folder.remove_halves(instant)


def _place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


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
