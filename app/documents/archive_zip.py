"""An archive pack as a ZIP file that is written as it is read: the same content gives the same bytes, in little memory.

Nothing is compressed, so the bytes do not depend on the version of a library. The manifest comes first and tells of
every other file; its root digest binds all of them, and a keyed digest over the root is the seal of the installation.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from app.domain.exact_json import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FORMAT = "bjgzjzz-archive-1"
MANIFEST = "清单.json"
START = "0" * 64
CHUNK = 1 << 16
MOMENT = (1980, 1, 1, 0, 0, 0)
"""The instant of every entry: when a pack is written changes nothing in it."""


@dataclass(frozen=True, slots=True)
class KeptContent:
    """Content that is kept elsewhere: its digest, and what opens it."""

    sha256: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a pack: its path, its content, and what kind of record it is."""

    path: str
    record_class: str
    told: Mapping[str, Any]
    content: bytes | KeptContent

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, a piece at a time."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest as it stands in the pack, and the root digest that it states."""

    content: bytes
    root: str


def digest_and_size(chunks: Iterator[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the length of some content."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def root_of(files: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> str:
    """Return the end of the chain of digests over the facts of a pack and its files in order."""
    link = hashlib.sha256(f"{START}\n{_plain(facts)}".encode()).hexdigest()
    for one in files:
        link = hashlib.sha256(f"{link}\n{_plain(one)}".encode()).hexdigest()
    return link


def _plain(value: Any) -> str:
    return write_json(value, sort_keys=True)


def manifest_of(
    files: Sequence[PackedFile], facts: Mapping[str, Any], seal: Callable[[str], str]
) -> Manifest:
    """Return the manifest of some files; every file is read through once."""
    listed = []
    for one in files:
        sha256, size = digest_and_size(one.chunks())
        listed.append(
            {"path": one.path, "class": one.record_class, "size": size, "sha256": sha256, **one.told}
        )
    root = root_of(listed, facts)
    told: dict[str, Any] = {
        "format": FORMAT,
        "facts": dict(facts),
        "files": listed,
        "root": root,
        "seal": seal(root),
    }
    return Manifest(write_json(told, sort_keys=True).encode() + b"\n", root)


class _Drain:
    """What a ZIP file is written into: it cannot be gone back in, and is emptied again and again."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        held = b"".join(self._held)
        self._held.clear()
        return held


def zip_chunks(entries: Iterator[tuple[str, int, Iterator[bytes]]]) -> Iterator[bytes]:
    """Yield a ZIP file of entries (path, size, content), a piece at a time."""
    drain = _Drain()
    with zipfile.ZipFile(cast("IO[bytes]", drain), "w", zipfile.ZIP_STORED) as archive:
        for path, size, chunks in entries:
            info = zipfile.ZipInfo(path, MOMENT)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            info.file_size = size
            with archive.open(info, "w") as out:
                for chunk in chunks:
                    out.write(chunk)
                    yield drain.taken()
            yield drain.taken()
    yield drain.taken()


def pack_chunks(manifest: Manifest, files: Sequence[PackedFile]) -> Iterator[bytes]:
    """Yield the pack: the manifest, then every file that it lists, in its order."""
    listed = read_json(manifest.content)["files"]

    def entries() -> Iterator[tuple[str, int, Iterator[bytes]]]:
        yield MANIFEST, len(manifest.content), iter((manifest.content,))
        for told, one in zip(listed, files, strict=True):
            yield one.path, told["size"], one.chunks()

    return zip_chunks(entries())
