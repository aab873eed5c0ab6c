"""Pages of papers as pictures on disk, by digest, page and width: drawn once, gone when nobody has looked for long."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from uuid import uuid4

from app.store.sealed_files import UnreadableFileError, is_sealed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.store.sealed_files import FileSeal

DRAWING = ".drawing-"


class PictureStore:
    """A folder of pictures, each sealed. All can be drawn again: it needs no backup, and may be emptied at any time."""

    def __init__(self, root: Path, seal: FileSeal) -> None:
        self.root = root
        self._seal = seal

    def find(self, sha256: str, page: int, width: int) -> bytes | None:
        """Return a picture that was kept; None where there is none, or none that can be read."""
        path = self._path(sha256, page, width)
        try:
            with self._seal.open(path, path.name) as picture:
                return picture.read()
        except (OSError, UnreadableFileError):
            return None

    def keep(self, sha256: str, page: int, width: int, picture: bytes) -> None:
        """Keep a picture; on a full disk it is drawn again the next time."""
        path = self._path(sha256, page, width)
        half = path.with_name(f"{DRAWING}{uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with half.open("xb") as out:
                self._seal.write(io.BytesIO(picture), len(picture), out, path.name)
            half.replace(path)
        except OSError:
            half.unlink(missing_ok=True)

    def remove_older(self, before: datetime) -> int:
        """Remove pictures drawn before a moment of the machine's clock; return how many."""
        removed = 0
        for path in self.root.glob("*/*"):
            try:
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
        return removed

    def remove_plain(self) -> int:
        """Remove pictures that are not sealed: they are drawn again when somebody looks. Return how many."""
        removed = 0
        for path in self.root.glob("*/*"):
            try:
                if not is_sealed(path):
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
        return removed

    def _path(self, sha256: str, page: int, width: int) -> Path:
        return self.root / sha256[:2] / f"{sha256}-{page}-{width}"
