"""Objects as files of a folder: temporary name, on the disk, then renamed, readable only."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from app.store.object_store import ObjectFacts, is_older

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from app.store.object_store import Writing

INCOMING = ".incoming-"
_READ_ONLY = 0o440


class FolderObjects:
    """A folder; the first part of a name is a folder in it. Whoever writes or removes there takes turns."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, name: str) -> Path:
        """Return where an object lies; names come from the database, never from a request."""
        return self.root / name

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of an object; raises FileNotFoundError or OSError."""
        return self.path_of(name).open("rb")

    def facts(self, name: str) -> ObjectFacts | None:
        """Return what is known of an object."""
        try:
            told = self.path_of(name).stat()
        except FileNotFoundError:
            return None
        return ObjectFacts(name, told.st_size, told.st_mtime)

    def add(self, name: str, write: Writing) -> bool:
        """Write an object once; whoever removes old ones must leave alone what was brought again."""
        target = self.path_of(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent) as folder:
            if target.exists():
                os.utime(target)
                return False
            self.put(target, write, folder)
        return True

    def replace(self, name: str, write: Writing) -> None:
        """Write an object in the place of another."""
        target = self.path_of(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent) as folder:
            self.put(target, write, folder)

    def put(self, target: Path, write: Writing, folder: int) -> None:
        """Put a file into its place, safely on the disk; `folder` is where it lies, held by the caller."""
        temporary = self.root / f"{INCOMING}{uuid4().hex}"
        try:
            with temporary.open("xb") as out:
                write(out)
                out.flush()
                os.fsync(out.fileno())
            temporary.chmod(_READ_ONLY)
            temporary.rename(target)
            os.fsync(folder)
        finally:
            temporary.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove an object, if there is one."""
        self.path_of(name).unlink(missing_ok=True)

    def remove_older(self, name: str, instant: datetime) -> bool:
        """Remove an object written before an instant; a twin that is being written waits, and brings it anew."""
        path = self.path_of(name)
        with locked(path.parent):
            if not is_older(self.facts(name), instant):
                return False
            path.unlink()
        return True

    def remove_halves(self, instant: datetime) -> int:
        """Remove what a killed process was writing before an instant; return how many files."""
        if not self.root.is_dir():
            return 0
        found = [one.name for one in self.root.glob(f"{INCOMING}*")]
        halves = [one for one in found if is_older(self.facts(one), instant)]
        for half in halves:
            self.remove(half)
        return len(halves)

    def folders(self) -> list[str]:
        """Return the folders."""
        if not self.root.is_dir():
            return []
        return sorted(one.name for one in os.scandir(self.root) if one.is_dir())

    def under(self, start: str) -> Iterator[ObjectFacts]:
        """Yield the objects of a folder (`start` ends with a slash)."""
        folder = self.root / start
        names = sorted(one.name for one in os.scandir(folder)) if folder.is_dir() else []
        for name in names:
            if (told := self.facts(f"{start}{name}")) is not None:
                yield told


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Let one process at a time bring or remove files of a folder; yields its descriptor."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
