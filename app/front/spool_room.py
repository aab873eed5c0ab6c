"""How much of unfinished requests lies on the disk: what senders could fill is bounded, together and by address."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOGETHER = 4 * 1024 * 1024 * 1024
SHARE_OF_DISK = 4
"""At most this part of what was free at the start: the rest is for stored papers and the database."""
MOST_OF_ADDRESS = 768 * 1024 * 1024
"""An office behind one address sends a dozen full forms at once; a proxy that is trusted is not counted."""


class NoRoomError(Exception):
    """There are too many bytes of requests on their way."""


class SpoolRoom:
    """Counts the bytes of bodies that have come in and are not answered yet."""

    def __init__(self, most: int | None = None, of_address: int = MOST_OF_ADDRESS) -> None:
        free = shutil.disk_usage(tempfile.gettempdir()).free
        self._most = min(MOST_TOGETHER, free // SHARE_OF_DISK) if most is None else most
        self._of_address = of_address
        self._held: Counter[str] = Counter()
        self._together = 0

    @contextmanager
    def place(self, address: str, *, is_trusted: bool) -> Iterator[Place]:
        """Hold a place for one request; what was counted in it is given back at the end."""
        place = Place(self, address, is_trusted=is_trusted)
        try:
            yield place
        finally:
            self.give_back(address, place.held)

    def take(self, address: str, count: int, *, is_trusted: bool) -> None:
        """Count bytes of an address; raises NoRoomError."""
        is_crowd = not is_trusted and self._held[address] + count > self._of_address
        if is_crowd or self._together + count > self._most:
            raise NoRoomError
        self._held[address] += count
        self._together += count

    def give_back(self, address: str, count: int) -> None:
        """Count bytes of an address no longer."""
        self._together -= count
        self._held[address] -= count
        if not self._held[address]:
            del self._held[address]


class Place:
    """The bytes of one request."""

    def __init__(self, room: SpoolRoom, address: str, *, is_trusted: bool) -> None:
        self._room = room
        self._address = address
        self._is_trusted = is_trusted
        self.held = 0

    def take(self, count: int) -> None:
        """Count bytes that have just come in; raises NoRoomError."""
        self._room.take(self._address, count, is_trusted=self._is_trusted)
        self.held += count
