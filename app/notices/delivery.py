"""What every way out of the system has in common."""

from __future__ import annotations

from typing import Protocol


class NoRoomForLettersError(Exception):
    """The disk has no room: nothing is wrong with the letter, and it is not counted as tried."""


class MailError(Exception):
    """Whoever should carry a message on did not take it; it may be tried again."""


class Channel(Protocol):
    """A way out of the system."""

    @property
    def is_read_aloud(self) -> bool:
        """Tell whether an operator reads the message to its receiver: then its contents stay for a while."""

    def send(self, identity: str, address: str, subject: str, body: str) -> None:
        """Send a message; raises MailError when it may be tried again."""
