"""Files at rest: each sealed with a random key of its own, which stands in its head, sealed with the key of files.

    head     MARK, number of the master key, nonce, key of the file and its tag, length of the content
    pieces   nonce, PIECE bytes of content (the last one fewer), tag

The head is bound to the name of the file and its length, each piece to its place: a file that was cut, moved, put
together from others or changed cannot be read. A file that does not begin with MARK is plain: from before.
"""

from __future__ import annotations

import hmac
import io
import os
import struct
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.store.sealing import KEY_ID, NONCE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

MARK = b"\x89sealed\n"
KEY_BYTES, TAG_BYTES = 32, 16
PIECE = 1 << 16
_LENGTH = struct.Struct(">Q")
_WRAPPED = KEY_BYTES + TAG_BYTES
HEAD_BYTES = len(MARK) + len(KEY_ID) + NONCE_BYTES + _WRAPPED + _LENGTH.size
_AROUND = NONCE_BYTES + TAG_BYTES
_READ_AT_ONCE = 16 * PIECE


class UnreadableFileError(Exception):
    """A sealed file was cut or changed, bears another's name, or was sealed with another key."""


class FileSeal:
    """Seals files; `name` says what a file is and where it belongs, so that none can be put in another's place."""

    def __init__(self, encryption_key: str) -> None:
        self._wrapping = AESGCM(hmac.digest(bytes.fromhex(encryption_key), b"keys of files", "sha256"))

    def head(self, name: str, length: int) -> tuple[bytes, AESGCM]:
        """Return the head of a new file of so many bytes, and the cipher of its content."""
        key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        told = _LENGTH.pack(length)
        return MARK + KEY_ID + nonce + self._wrapping.encrypt(
            nonce, key, name.encode() + told
        ) + told, AESGCM(key)

    def read_head(self, name: str, head: bytes) -> tuple[AESGCM, int]:
        """Return cipher and length of a file that begins with `head`; raises UnreadableFileError."""
        if len(head) != HEAD_BYTES or not head.startswith(MARK):
            raise UnreadableFileError(name)
        at = len(MARK) + len(KEY_ID)
        nonce, wrapped = head[at : at + NONCE_BYTES], head[at + NONCE_BYTES : -_LENGTH.size]
        told = head[-_LENGTH.size :]
        try:
            key = self._wrapping.decrypt(nonce, wrapped, name.encode() + told)
        except InvalidTag as wrong:
            raise UnreadableFileError(name) from wrong
        return AESGCM(key), int(_LENGTH.unpack(told)[0])

    def write(self, content: IO[bytes], length: int, out: IO[bytes], name: str) -> None:
        """Write `length` bytes of content sealed; raises UnreadableFileError when there are not so many."""
        head, cipher = self.head(name, length)
        out.write(head)
        left, number = length, 0
        while left:
            piece = content.read(min(PIECE, left))
            if not piece:
                raise UnreadableFileError(name)
            # A stream may give less than was asked for: pieces are filled up, their places are reckoned.
            while len(piece) < min(PIECE, left) and (more := content.read(min(PIECE, left) - len(piece))):
                piece += more
            nonce = os.urandom(NONCE_BYTES)
            out.write(nonce + cipher.encrypt(nonce, piece, _LENGTH.pack(number)))
            left, number = left - len(piece), number + 1

    def open(self, path: Path, name: str) -> io.BufferedReader:
        """Return the plain content of a file as a stream that can be read from anywhere; of a plain one itself.

        Raises OSError, and UnreadableFileError here or while it is read.
        """
        return self.opened(path.open("rb"), name, may_be_plain=True)

    def opened(self, stream: IO[bytes], name: str, *, may_be_plain: bool = False) -> io.BufferedReader:
        """Return the plain content of a stream of sealed bytes, as `open` does; closes the stream at the end.

        Where nothing ever lay plain, bytes that nobody has sealed are somebody else's.
        """
        try:
            head = stream.read(HEAD_BYTES)
            if may_be_plain and not head.startswith(MARK):
                stream.seek(0)
                return io.BufferedReader(cast("io.RawIOBase", stream))
            cipher, length = self.read_head(name, head)
            return io.BufferedReader(_Content(stream, cipher, length, name), PIECE)
        except BaseException:
            stream.close()
            raise


@contextmanager
def lent(content: IO[bytes]) -> Iterator[Path]:
    """Lend plain content to programs that want a path. It is in memory, never on a disk."""
    with content, in_memory() as (path, held):
        while piece := content.read(_READ_AT_ONCE):
            held.write(piece)
        held.flush()
        yield path


class _Content(io.RawIOBase):
    """The plain content of a sealed file."""

    def __init__(self, stream: IO[bytes], cipher: AESGCM, length: int, name: str) -> None:
        self._stream, self._cipher, self._length, self._name = stream, cipher, length, name
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        wanted = memoryview(buffer)
        if self._at >= self._length or not wanted.nbytes:
            return 0
        number, skipped = divmod(self._at, PIECE)
        found = memoryview(self._piece(number))[skipped : skipped + len(wanted)]
        wanted[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        length = min(PIECE, self._length - number * PIECE)
        self._stream.seek(HEAD_BYTES + number * (PIECE + _AROUND))
        sealed = self._stream.read(length + _AROUND)
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _LENGTH.pack(number))
        except (InvalidTag, ValueError) as wrong:
            raise UnreadableFileError(self._name) from wrong

    def close(self) -> None:
        self._stream.close()
        super().close()


def sealed_size(length: int) -> int:
    """Return how many bytes a sealed file of so many bytes of content takes."""
    return HEAD_BYTES + length + -(-length // PIECE) * _AROUND


def is_sealed(path: Path) -> bool:
    """Tell whether a file begins as a sealed one; raises OSError."""
    with path.open("rb") as stream:
        return stream.read(len(MARK)) == MARK


@contextmanager
def in_memory() -> Iterator[tuple[Path, IO[bytes]]]:
    """Lend a file that lies in memory and is gone afterwards, with a path at which every process of this account reads it."""
    descriptor = os.memfd_create("content", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "w+b") as held:
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}"), held


def content_size(size: int) -> int:
    """Return how many bytes of content a sealed file of so many bytes holds."""
    return size - HEAD_BYTES - -(-(size - HEAD_BYTES) // (PIECE + _AROUND)) * _AROUND
