"""Letters that no mail server takes lie in a folder, each sealed, until an operator opens them on a page."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Protocol

from app.store.sealed_files import UnreadableFileError, is_sealed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.store.sealed_files import FileSeal

ENDING = ".eml"


class KeptLetters(Protocol):
    """Where letters lie that no mail server takes, by the ids of their outbox rows. All may raise StoreAwayError."""

    def keep(self, identity: str, letter: bytes) -> None:
        """Keep a letter, whole or not at all; raises OSError or DiskFullError."""
        ...

    def read(self, identity: str) -> bytes | None:
        """Return a letter; None where there is none, or none that can be read. The id may come from a request."""
        ...

    def seal_plain(self) -> int:
        """Seal the letters that lie plain; return how many."""
        ...

    def remove_older(self, instant: datetime) -> int:
        """Remove letters that were written before an instant of the machine's clock; return how many."""
        ...

    def identities(self) -> list[str]:
        """Return the ids of all letters."""
        ...

    def remove(self, identity: str) -> None:
        """Remove a letter that is kept elsewhere now."""
        ...


class LetterFiles:
    """A folder of letters by the ids of their outbox rows. What came before letters were sealed may lie there plain."""

    def __init__(self, root: Path, seal: FileSeal) -> None:
        self.root = root
        self._seal = seal

    def keep(self, identity: str, letter: bytes) -> None:
        """Put a letter into the folder, whole or not at all; raises OSError."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = self.root / f".{identity}"
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            self._seal.write(io.BytesIO(letter), len(letter), out, letter_name(identity))
        half.replace(self._path(identity))

    def read(self, identity: str) -> bytes | None:
        """Return a letter; None where there is none, or none that can be read. The id may come from a request."""
        if not identity.isalnum():
            return None
        try:
            with self._seal.open(self._path(identity), letter_name(identity)) as letter:
                return letter.read()
        except (FileNotFoundError, UnreadableFileError):
            return None

    def seal_plain(self) -> int:
        """Seal the letters that lie plain; return how many. Killed at any moment each is there, plain or sealed."""
        plain = [path for path in self.root.glob(f"*{ENDING}") if not is_sealed(path)]
        for path in plain:
            times = path.stat()
            self.keep(path.stem, path.read_bytes())
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return len(plain)

    def remove_older(self, instant: datetime) -> int:
        """Remove letters that were written before an instant of the machine's clock; return how many."""
        old = [path for path in self.root.glob(f"*{ENDING}") if path.stat().st_mtime < instant.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def identities(self) -> list[str]:
        """Return the ids of all letters."""
        return sorted(path.stem for path in self.root.glob(f"*{ENDING}"))

    def remove(self, identity: str) -> None:
        """Remove a letter that is kept elsewhere now."""
        self._path(identity).unlink(missing_ok=True)

    def _path(self, identity: str) -> Path:
        return self.root / f"{identity}{ENDING}"


def letter_name(identity: str) -> str:
    """Return what a sealed letter is bound to."""
    return f"letter {identity}"
