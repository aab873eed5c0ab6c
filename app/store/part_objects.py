"""Bytes of files that have not come in whole, where several machines see them: an object for each piece, sealed.

Pieces of one file may come to different machines. A piece is bound to its file and to the place at which it begins.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.store.disk_trouble import disk_trouble
from app.store.part_files import NAME
from app.store.sealed_files import UnreadableFileError, content_size, in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from app.store.object_store import ObjectStore
    from app.store.sealed_files import FileSeal


class PartObjects:
    """Unfinished files by the ids of their rows; the name of a piece ends with its place in the content."""

    def __init__(self, objects: ObjectStore, seal: FileSeal) -> None:
        self._objects = objects
        self._seal = seal

    def write(self, identity: str, offset: int, data: bytes) -> None:
        """Put a piece behind what has come, in the place of one that did not count.

        Raises DiskFullError, also where nothing ends at `offset`, or StoreAwayError.
        """
        if offset == 0:
            self.remove(identity)
        with disk_trouble():
            if offset and not any(begins + length == offset for begins, length in self._pieces(identity)):
                raise OSError("bytes that were counted are gone")
            self._objects.replace(
                _place(identity, offset),
                lambda out: self._seal.write(io.BytesIO(data), len(data), out, _name(identity, offset)),
            )

    def read(self, identity: str, offset: int, size: int) -> bytes:
        """Return some of the bytes that have come; nothing where there are none. Raises UnreadableFileError."""
        found = bytearray()
        for begins, length in self._pieces(identity):
            if begins + length > offset and begins < offset + size:
                content = self._content(identity, begins)
                found += content[max(0, offset - begins) : offset + size - begins]
        return bytes(found)

    def size(self, identity: str) -> int:
        """Return how many bytes have come without a gap."""
        return max((begins + length for begins, length in self._pieces(identity)), default=0)

    @contextmanager
    def unsealed(self, identity: str, length: int) -> Iterator[Path]:
        """Lend so many bytes of what has come at a path; in memory. Raises OSError or UnreadableFileError."""
        with in_memory() as (lent, held):
            for begins, piece in self._pieces(identity):
                if begins + piece <= length:
                    held.write(self._content(identity, begins))
            held.flush()
            yield lent

    def remove(self, identity: str) -> None:
        """Remove the bytes of a file that was finished, refused or given up."""
        for one in list(self._objects.under(f"{identity}/")):
            self._objects.remove(one.name)

    def remove_plain(self) -> int:
        """Nothing lies plain here: parts were sealed before there were buckets."""
        return 0

    def older(self, instant: datetime) -> Iterator[str]:
        """Yield the ids of files of which no piece was written since an instant of the machine's clock."""
        last: dict[str, float] = {}
        for one in self._objects.under(""):
            identity = one.name.partition("/")[0]
            last[identity] = max(one.written_at, last.get(identity, 0.0))
        yield from (one for one, at in last.items() if NAME.fullmatch(one) and at < instant.timestamp())

    def identities(self) -> list[str]:
        """Return the ids of all files."""
        return [one for one in self._objects.folders() if NAME.fullmatch(one)]

    def _pieces(self, identity: str) -> list[tuple[int, int]]:
        """Return place and length of the pieces that follow one another from the beginning."""
        found: list[tuple[int, int]] = []
        end = 0
        for one in self._objects.under(f"{identity}/"):
            begins, length = int(one.name.rpartition("/")[2]), content_size(one.size)
            # What an earlier try has left further on does not count.
            if begins == end and length > 0:
                found.append((begins, length))
                end = begins + length
        return found

    def _content(self, identity: str, begins: int) -> bytes:
        try:
            stream = self._objects.open(_place(identity, begins))
        except FileNotFoundError as gone:
            raise UnreadableFileError(identity) from gone
        with self._seal.opened(stream, _name(identity, begins)) as content:
            return content.read()


def _place(identity: str, offset: int) -> str:
    return f"{identity}/{offset:012d}"


def _name(identity: str, offset: int) -> str:
    return f"part {identity} {offset}"
