"""Files move from the data folder into a bucket, or back: copied, read again, and only then removed where that is wished.

Each run goes on from whatever is there already. Heads and uploads on their way go along; pictures of pages do not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.services.recovery.moved_parts import copy_parts
from app.store.file_store import FileTooLargeError
from app.store.head_places import HeadsDifferError, move_heads
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from app.store.file_store import FileStore
    from app.store.head_places import HeadPlace

LARGEST = 1 << 30
MOST_NAMED = 20


@dataclass(slots=True)
class Moved:
    """What was done: files copied, those that were there, those removed at the place they came from, and what is wrong."""

    copied: int = 0
    there: int = 0
    removed: int = 0
    letters: int = 0
    parts: int = 0
    damaged: list[str] = field(default_factory=list)
    heads: str = "ok"

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is at the new place."""
        return not self.damaged and self.heads == "ok"


@dataclass(frozen=True, slots=True)
class Place:
    """Files with the heads that lie beside them; no heads where the settings give them a folder of their own."""

    files: FileStore
    heads: HeadPlace | None


def move_files(source: Place, target: Place, *, removes: bool = False) -> Moved:
    """Copy everything; `removes` takes what is proved to be at the new place away from the old one.

    Raises StoreAwayError, DiskFullError or OSError; the next run goes on.
    """
    done = Moved()
    for folder in source.files.folders():
        for sha256 in source.files.digests(folder):
            _move_file(source.files, target.files, sha256, done, removes=removes)
    _move_letters(source.files, target.files, done, removes=removes)
    _move_parts(source.files, target.files, done, removes=removes)
    if source.heads is not None and target.heads is not None:
        try:
            move_heads(source.heads, target.heads)
        except HeadsDifferError as other:
            done.heads = f"differ: {other}"
    return done


def _move_file(source: FileStore, target: FileStore, sha256: str, done: Moved, *, removes: bool) -> None:
    was_there = target.is_there(sha256)
    if not was_there and not _copied(source, target, sha256):
        done.damaged.append(sha256)
        return
    # What an earlier run has copied was read then; it is read once more before the other one goes.
    if (removes or not was_there) and not target.lies_whole(sha256):
        done.damaged.append(sha256)
        return
    done.there += was_there
    done.copied += not was_there
    if removes:
        source.remove(sha256)
        done.removed += 1


def _copied(source: FileStore, target: FileStore, sha256: str) -> bool:
    """Seal the content of a file at its new place; tell whether it was what its name says."""
    try:
        with source.open(sha256) as content, target.receive(content, limit=LARGEST) as incoming:
            if incoming.stored.sha256 != sha256:
                return False
            target.settle(incoming)
    except (FileNotFoundError, UnreadableFileError, FileTooLargeError):
        return False
    return True


def _move_letters(source: FileStore, target: FileStore, done: Moved, *, removes: bool) -> None:
    for identity in source.letters.identities():
        letter = source.letters.read(identity)
        if letter is None:
            done.damaged.append(f"letter {identity}")
            continue
        if target.letters.read(identity) != letter:
            target.letters.keep(identity, letter)
            done.letters += 1
        if removes and target.letters.read(identity) == letter:
            source.letters.remove(identity)


def _move_parts(source: FileStore, target: FileStore, done: Moved, *, removes: bool) -> None:
    for identity in copy_parts(source.parts, target.parts):
        size = source.parts.size(identity)
        is_same = target.parts.size(identity) == size and _digest(source, identity, size) == _digest(
            target, identity, size
        )
        if not is_same:
            done.damaged.append(f"part {identity}")
        elif removes:
            source.parts.remove(identity)
        done.parts += is_same


def _digest(files: FileStore, identity: str, size: int) -> str:
    with files.parts.unsealed(identity, size) as path, path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
