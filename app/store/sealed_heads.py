"""Sealed heads: lines in a file outside the database that say how far each chain has come.

Each line carries the digest of the line before and its own, both keyed; what is appended is on the disk before the
database hears of it. Files are cut by the month; a line in a second sink is the same line.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.store.audit_chain import AuditKey

START = "0" * 64
PATTERN = "heads-*.jsonl"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line. `heads` are number and digest of the last row, of the chains that had moved."""

    number: int
    at: str
    heads: Mapping[str, tuple[int, str]]
    editions: str
    """The digest of all published editions and of which are live."""
    previous: str
    whole: Mapping[str, Any] | None = None
    """After all chains were checked: how many there are, how many rows, the digest over all heads."""
    mac: str = ""

    @property
    def text(self) -> str:
        """Return what the digest of the line covers."""
        told = {
            "number": self.number,
            "at": self.at,
            "heads": {chain: list(head) for chain, head in self.heads.items()},
            "editions": self.editions,
            "previous": self.previous,
            **({"whole": dict(self.whole)} if self.whole is not None else {}),
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def sealed(self, key: AuditKey) -> HeadLine:
        """Return the line with its digest."""
        return HeadLine(
            self.number,
            self.at,
            self.heads,
            self.editions,
            self.previous,
            self.whole,
            key.seal_of_line(self.text),
        )

    def written(self) -> bytes:
        """Return the line as it stands in the file."""
        return f"{self.mac} {self.text}\n".encode()


class BrokenLineError(Exception):
    """A line that is not one."""


def read_line(raw: bytes) -> HeadLine:
    """Return a line of a file; raises BrokenLineError."""
    mac, _, text = raw.decode(errors="replace").rstrip("\n").partition(" ")
    try:
        told = json.loads(text)
        heads = {str(chain): (int(head[0]), str(head[1])) for chain, head in told["heads"].items()}
        return HeadLine(
            int(told["number"]),
            str(told["at"]),
            heads,
            str(told["editions"]),
            str(told["previous"]),
            told.get("whole"),
            mac,
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as wrong:
        raise BrokenLineError from wrong


def file_of(at: datetime) -> str:
    """Return the name of the file of a month."""
    return f"heads-{at:%Y-%m}.jsonl"


def files_in(folder: Path) -> list[Path]:
    """Return the files of heads, the oldest first."""
    return sorted(folder.glob(PATTERN)) if folder.is_dir() else []


def append(folder: Path, name: str, raw: bytes) -> tuple[Path, int]:
    """Append lines to a file and wait until they are on the disk; return the file and how long it was before.

    A line that a killed process left half is cut off first: the database hears of a line after it is on the disk.
    On a full disk nothing of the lines stays.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    path = folder / name
    size = _whole_bytes(path)
    try:
        _append(path, size, raw)
    except OSError:
        cut_file(path, size)
        raise
    return path, size


def cut_file(path: Path, size: int) -> None:
    """Cut what was appended off again."""
    if path.exists():
        os.truncate(path, size)


def _whole_bytes(path: Path) -> int:
    """Return how long a file is up to the end of its last whole line."""
    if not path.exists():
        return 0
    with path.open("rb") as lines:
        place = lines.seek(0, os.SEEK_END)
        while place:
            start = max(0, place - PIECE)
            lines.seek(start)
            end = lines.read(place - start).rfind(b"\n")
            if end >= 0:
                return start + end + 1
            place = start
    return 0


def _append(path: Path, size: int, raw: bytes) -> None:
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        if os.fstat(descriptor).st_size > size:
            os.ftruncate(descriptor, size)
        while raw:
            raw = raw[os.write(descriptor, raw) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        folder_descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder_descriptor)
        finally:
            os.close(folder_descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file anew, as a whole or not at all."""
    partial = path.with_name(f".{path.name}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    partial.rename(path)
