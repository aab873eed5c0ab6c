"""The port behind which sealed bytes lie: objects with names, each written as a whole or not at all.

Adapters: `folder_objects.py` (a folder of this machine) and `s3_objects.py` (a bucket that several machines see).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    Writing = Callable[[IO[bytes]], None]
    """Writes the content of an object."""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """An object as it lies: bytes, and when it was written, in seconds of this machine's clock."""

    name: str
    size: int
    written_at: float


class ObjectStore(Protocol):
    """Where sealed bytes lie. What is told as written is safe.

    Every method may raise StoreAwayError, those that write DiskFullError or, of a folder, OSError.
    """

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of an object, to be read from anywhere; raises FileNotFoundError."""
        ...

    def facts(self, name: str) -> ObjectFacts | None:
        """Return what is known of an object; None where there is none."""
        ...

    def add(self, name: str, write: Writing) -> bool:
        """Write an object that never changes, once; tell whether it was. One that is there counts as new from now on."""
        ...

    def replace(self, name: str, write: Writing) -> None:
        """Write an object, in the place of the one that is there."""
        ...

    def remove(self, name: str) -> None:
        """Remove an object, if there is one."""
        ...

    def remove_older(self, name: str, instant: datetime) -> bool:
        """Remove an object that was written before an instant, unless it is written anew meanwhile; tell whether it was."""
        ...

    def folders(self) -> list[str]:
        """Return the first parts of the names, in order."""
        ...

    def under(self, start: str) -> Iterator[ObjectFacts]:
        """Yield the objects whose names begin with `start`, in the order of their names."""
        ...


def is_older(facts: ObjectFacts | None, instant: datetime) -> bool:
    """Tell whether an object was written before an instant of this machine's clock."""
    return facts is not None and facts.written_at < instant.timestamp()
