"""Where sealed heads lie: a folder with a file for each month, or a bucket with an object for each time they were sealed.

A bucket only ever gets more objects; those of a month, one behind the other, are what the file of the month would hold.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Protocol

from app.store.disk_trouble import StoreAwayError
from app.store.sealed_heads import BrokenLineError, append, cut_file, files_in, read_line, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from app.store.object_store import ObjectStore

AT_ONCE, AHEAD = 8, 64
"""So many objects are read at once; so many are asked for before the first of them is looked at."""
MOST_TRIES = 1000


class HeadPlace(Protocol):
    """A place of sealed heads. Every method may raise OSError or StoreAwayError."""

    def months(self) -> list[str]:
        """Return the names of the files of heads, the oldest first."""
        ...

    def pieces(self, month: str) -> Iterator[bytes]:
        """Yield what a month holds, in whole lines."""
        ...

    def append(self, month: str, raw: bytes) -> Callable[[], None]:
        """Append lines, safely; return what takes them away again."""
        ...

    def cut(self, is_kept: Callable[[bytes], bool]) -> int:
        """Remove lines; return how many. Only for what was brought back from a backup."""
        ...


class HeadFolder:
    """A folder of heads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def months(self) -> list[str]:
        """Return the names of the files, the oldest first."""
        return [path.name for path in files_in(self._folder)]

    def pieces(self, month: str) -> Iterator[bytes]:
        """Yield the lines of a month."""
        with (self._folder / month).open("rb") as lines:
            yield from lines

    def append(self, month: str, raw: bytes) -> Callable[[], None]:
        """Append lines; on a full disk none of them stays."""
        path, size = append(self._folder, month, raw)
        return lambda: cut_file(path, size)

    def cut(self, is_kept: Callable[[bytes], bool]) -> int:
        """Write each file anew without some lines."""
        removed = 0
        for path in files_in(self._folder):
            lines = path.read_bytes().splitlines(keepends=True)
            kept = [raw for raw in lines if is_kept(raw)]
            replace_file(path, b"".join(kept))
            removed += len(lines) - len(kept)
        return removed


class HeadObjects:
    """Objects of heads: `MONTH/NUMBER.TRY`, of the first line and of how many tries there were for it.

    Whoever appends holds the row of the last line. After a crash there may be a line that the database has not heard of:
    the next one has the same number and stands behind it.
    """

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    def months(self) -> list[str]:
        """Return the names of the months."""
        return self._objects.folders()

    def pieces(self, month: str) -> Iterator[bytes]:
        """Yield what the objects of a month hold, several read at once."""
        names = (one.name for one in self._objects.under(f"{month}/"))
        with ThreadPoolExecutor(AT_ONCE) as readers:
            while some := list(islice(names, AHEAD)):
                yield from readers.map(self._read, some)

    def _read(self, name: str) -> bytes:
        with self._objects.open(name) as content:
            return content.read()

    def append(self, month: str, raw: bytes) -> Callable[[], None]:
        """Write an object that was not there; lines that a crash has left are never written anew, however old they are.

        An answer that was lost on its way is no reason to write the same lines twice.
        """
        try:
            number = read_line(raw.partition(b"\n")[0]).number
        except BrokenLineError:
            number = 0
        for attempt in range(MOST_TRIES):
            name = f"{month}/{number:012d}.{attempt:03d}"
            is_new = self._objects.facts(name) is None and self._objects.add(name, partial(_write, raw))
            if is_new or self._read(name) == raw:
                return partial(self._objects.remove, name)
        raise StoreAwayError(f"{month}/{number:012d}")

    def cut(self, is_kept: Callable[[bytes], bool]) -> int:
        """Write objects anew without some lines, or remove them."""
        removed = 0
        for month in self.months():
            for one in list(self._objects.under(f"{month}/")):
                lines = self._read(one.name).splitlines(keepends=True)
                kept = [raw for raw in lines if is_kept(raw)]
                removed += len(lines) - len(kept)
                if not kept:
                    self._objects.remove(one.name)
                elif len(kept) < len(lines):
                    self._objects.replace(one.name, partial(_write, b"".join(kept)))
        return removed


def _write(content: bytes, out: IO[bytes]) -> None:
    out.write(content)


def lines_of(place: HeadPlace) -> Iterator[tuple[str, int, bytes]]:
    """Return every line with its month and its place in it."""
    for month in place.months():
        at = 0
        for piece in place.pieces(month):
            for raw in piece.splitlines(keepends=True):
                at += 1
                yield month, at, raw


def append_to_all(places: Iterable[HeadPlace], month: str, raw: bytes) -> None:
    """Append lines in every place, or in none."""
    undo: list[Callable[[], None]] = []
    try:
        for place in places:
            undo.append(place.append(month, raw))  # noqa: PERF401 — those before one that fails are known
    except (OSError, StoreAwayError):
        for back in undo:
            # A place that is away keeps a line that the database has not heard of.
            with suppress(OSError, StoreAwayError):
                back()
        raise


def copy_heads(place: HeadPlace, folder: Path) -> None:
    """Write the months of a place as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for month in place.months():
        with (folder / month).open("wb") as out:
            out.writelines(place.pieces(month))
            out.flush()
            os.fsync(out.fileno())


def bring_heads(folder: Path, place: HeadPlace) -> None:
    """Put the files of a folder into a place, each behind what is there of it already; raises HeadsDifferError."""
    there = set(place.months())
    for path in files_in(folder):
        _bring(path.name, path.read_bytes(), place, is_there=path.name in there)


class HeadsDifferError(Exception):
    """Two places of heads hold different lines of the same month."""


def move_heads(source: HeadPlace, target: HeadPlace) -> None:
    """Copy heads, each month behind what is there of it, and read them again; those of the source stay.

    Raises HeadsDifferError.
    """
    there = set(target.months())
    for month in source.months():
        raw = b"".join(source.pieces(month))
        _bring(month, raw, target, is_there=month in there)
        if b"".join(target.pieces(month)) != raw:
            raise HeadsDifferError(month)


def _bring(month: str, raw: bytes, place: HeadPlace, *, is_there: bool) -> None:
    there = b"".join(place.pieces(month)) if is_there else b""
    if not raw.startswith(there):
        raise HeadsDifferError(month)
    if rest := raw[len(there) :]:
        place.append(month, rest)
