"""Bytes of files that have not come in whole: one sealed file each, piece behind piece, safe before a piece counts.

Behind the head (`sealed_files.py`, of length 0) stands each piece: its length, nonce, content and tag, bound to the
place in the content at which it begins. A piece that a killed process wrote in half does not count.
"""

from __future__ import annotations

import os
import re
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from typing import IO, TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag

from app.store.disk_trouble import disk_trouble
from app.store.sealed_files import HEAD_BYTES, MARK, TAG_BYTES, UnreadableFileError, in_memory, is_sealed
from app.store.sealing import NONCE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from app.store.sealed_files import FileSeal

NAME = re.compile(r"[0-9a-f]{32}")
_LENGTH, _PLACE = struct.Struct(">I"), struct.Struct(">Q")
_AROUND = NONCE_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a piece begins in the content and in the file, and how many bytes of content it has."""

    begins: int
    lies: int
    length: int

    @property
    def ends(self) -> int:
        return self.begins + self.length

    @property
    def lies_until(self) -> int:
        return self.lies + _LENGTH.size + _AROUND + self.length


class ArrivingParts(Protocol):
    """Where the bytes of unfinished files lie, by the ids of their rows. Every method may raise StoreAwayError."""

    def write(self, identity: str, offset: int, data: bytes) -> None:
        """Put a piece behind what has come, safely; what lies there replaces nothing that counts."""
        ...

    def read(self, identity: str, offset: int, size: int) -> bytes:
        """Return some of the bytes that have come; nothing where there are none. Raises UnreadableFileError."""
        ...

    def size(self, identity: str) -> int:
        """Return how many bytes have come."""
        ...

    def unsealed(self, identity: str, length: int) -> AbstractContextManager[Path]:
        """Lend so many bytes at a path, in memory; raises OSError or UnreadableFileError."""
        ...

    def remove(self, identity: str) -> None:
        """Remove the bytes of a file that was finished, refused or given up."""
        ...

    def remove_plain(self) -> int:
        """Remove what came before parts were sealed; return how many files."""
        ...

    def older(self, instant: datetime) -> Iterator[str]:
        """Yield the ids of files that were last written before an instant of the machine's clock."""
        ...

    def identities(self) -> list[str]:
        """Return the ids of all files."""
        ...


class PartFiles:
    """A folder of unfinished files, named by the ids of their rows."""

    def __init__(self, root: Path, seal: FileSeal) -> None:
        self.root = root
        self._seal = seal

    def path_of(self, identity: str) -> Path:
        """Return where the bytes lie; the id comes from the database, never from a request."""
        return self.root / identity

    def write(self, identity: str, offset: int, data: bytes) -> None:
        """Put a piece behind what has come; what a killed process wrote there before is replaced.

        The piece is on the disk when this returns. Raises DiskFullError, also where nothing ends at `offset`.
        """
        with disk_trouble():
            is_first = not self.root.is_dir()
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(self.path_of(identity), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(opened, "r+b") as file:
                if offset == 0:
                    head, cipher = self._seal.head(_name(identity), 0)
                    file.truncate(0)
                    file.write(head)
                else:
                    cipher = self._cipher(identity, file)
                    file.truncate(_behind(file, offset))
                    file.seek(0, os.SEEK_END)
                nonce = os.urandom(NONCE_BYTES)
                file.write(_LENGTH.pack(len(data)) + nonce + cipher.encrypt(nonce, data, _PLACE.pack(offset)))
                file.flush()
                os.fsync(opened)
            if offset == 0 or is_first:
                self._sync_folder()

    def read(self, identity: str, offset: int, size: int) -> bytes:
        """Return some of the bytes that have come; nothing where there are none. Raises UnreadableFileError."""
        found = bytearray()
        try:
            with self.path_of(identity).open("rb") as file:
                cipher = self._cipher(identity, file)
                for piece in _pieces(file):
                    if piece.ends > offset and piece.begins < offset + size:
                        content = _content(file, cipher, piece, identity)
                        found += content[max(0, offset - piece.begins) : offset + size - piece.begins]
        except FileNotFoundError:
            return b""
        return bytes(found)

    def size(self, identity: str) -> int:
        """Return how many bytes lie on the disk. What came before parts were sealed comes once more."""
        try:
            with self.path_of(identity).open("rb") as file:
                return max((piece.ends for piece in _pieces(file)), default=0)
        except FileNotFoundError:
            return 0

    @contextmanager
    def unsealed(self, identity: str, length: int) -> Iterator[Path]:
        """Lend so many bytes of what has come at a path; in memory, never on a disk. Raises OSError or UnreadableFileError."""
        with self.path_of(identity).open("rb") as file, in_memory() as (lent, held):
            cipher = self._cipher(identity, file)
            for piece in takewhile(lambda one: one.ends <= length, _pieces(file)):
                held.write(_content(file, cipher, piece, identity))
            held.flush()
            yield lent

    def remove(self, identity: str) -> None:
        """Remove the bytes of a file that was finished, refused or given up."""
        self.path_of(identity).unlink(missing_ok=True)

    def remove_plain(self) -> int:
        """Remove what came before parts were sealed; a browser sends it once more. Return how many files."""
        if not self.root.is_dir():
            return 0
        plain = [
            one for one in self.root.iterdir() if one.is_file() and one.stat().st_size and not is_sealed(one)
        ]
        for one in plain:
            one.unlink(missing_ok=True)
        return len(plain)

    def older(self, instant: datetime) -> Iterator[str]:
        """Yield the ids of files that were last written before an instant of the machine's clock."""
        if not self.root.is_dir():
            return
        for found in os.scandir(self.root):
            try:
                if NAME.fullmatch(found.name) and found.stat().st_mtime < instant.timestamp():
                    yield found.name
            except FileNotFoundError:
                continue

    def identities(self) -> list[str]:
        """Return the ids of all files."""
        names = (one.name for one in os.scandir(self.root)) if self.root.is_dir() else iter(())
        return sorted(name for name in names if NAME.fullmatch(name))

    def _cipher(self, identity: str, file: IO[bytes]) -> AESGCM:
        file.seek(0)
        return self._seal.read_head(_name(identity), file.read(HEAD_BYTES))[0]

    def _sync_folder(self) -> None:
        folder = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _name(identity: str) -> str:
    return f"part {identity}"


def _pieces(file: IO[bytes]) -> Iterator[_Piece]:
    """Yield the pieces that are whole, in their order."""
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    if not file.read(HEAD_BYTES).startswith(MARK):
        return
    begins, lies = 0, HEAD_BYTES
    while lies + _LENGTH.size <= size:
        file.seek(lies)
        piece = _Piece(begins, lies, int(_LENGTH.unpack(file.read(_LENGTH.size))[0]))
        if piece.lies_until > size:
            return
        yield piece
        begins, lies = piece.ends, piece.lies_until


def _behind(file: IO[bytes], offset: int) -> int:
    """Return where in the file the piece ends that ends at a place of the content."""
    for piece in _pieces(file):
        if piece.ends == offset:
            return piece.lies_until
    raise OSError("bytes that were counted are gone")


def _content(file: IO[bytes], cipher: AESGCM, piece: _Piece, identity: str) -> bytes:
    file.seek(piece.lies + _LENGTH.size)
    sealed = file.read(_AROUND + piece.length)
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _PLACE.pack(piece.begins))
    except InvalidTag as wrong:
        raise UnreadableFileError(identity) from wrong
