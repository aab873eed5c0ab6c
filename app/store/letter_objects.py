"""Letters that no mail server takes, where several machines see them: an object for each, sealed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.store.letter_files import ENDING, letter_name
from app.store.object_store import is_older
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.object_store import ObjectStore
    from app.store.sealed_files import FileSeal


class LetterObjects:
    """Letters by the ids of their outbox rows."""

    def __init__(self, objects: ObjectStore, seal: FileSeal) -> None:
        self._objects = objects
        self._seal = seal

    def keep(self, identity: str, letter: bytes) -> None:
        """Keep a letter, whole or not at all; raises DiskFullError or StoreAwayError."""
        self._objects.replace(
            _place(identity),
            lambda out: self._seal.write(io.BytesIO(letter), len(letter), out, letter_name(identity)),
        )

    def read(self, identity: str) -> bytes | None:
        """Return a letter; None where there is none, or none that can be read. The id may come from a request."""
        if not identity.isalnum():
            return None
        try:
            with self._seal.opened(self._objects.open(_place(identity)), letter_name(identity)) as letter:
                return letter.read()
        except (FileNotFoundError, UnreadableFileError):
            return None

    def seal_plain(self) -> int:
        """Nothing lies plain here: letters were sealed before there were buckets."""
        return 0

    def remove_older(self, instant: datetime) -> int:
        """Remove letters that were written before an instant of the machine's clock; return how many."""
        old = [one.name for one in self._objects.under("") if is_older(one, instant)]
        return sum(self._objects.remove_older(one, instant) for one in old)

    def identities(self) -> list[str]:
        """Return the ids of all letters."""
        found = (one.name for one in self._objects.under(""))
        return [one.removesuffix(ENDING) for one in found if one.endswith(ENDING)]

    def remove(self, identity: str) -> None:
        """Remove a letter that is kept elsewhere now."""
        self._objects.remove(_place(identity))


def _place(identity: str) -> str:
    return f"{identity}{ENDING}"
