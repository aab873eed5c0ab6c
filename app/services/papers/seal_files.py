"""Files that lie plain, from before files were sealed, are sealed: some at a time, and again from wherever it was stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

AT_ONCE = 8
"""So many are sealed in one piece of work: papers of twenty megabytes take about a second together."""
LOOKED_AT = 500
"""So many are looked at in one piece of work."""


@dataclass(slots=True)
class Sealed:
    """What was done: files sealed, files whose content is not what their name says (left as they are)."""

    sealed: int = 0
    damaged: int = 0


class SealingRounds:
    """The worker's part: each file is looked at once in the life of a process; what comes in later is sealed already."""

    def __init__(self, context: AppContext) -> None:
        self._files = context.files
        self._folders: list[str] | None = None
        self._waiting: list[str] = []
        self.done = Sealed()

    def some(self) -> bool:
        """Seal some files; tell whether there is more. Raises DiskFullError: nothing of that file has changed."""
        if self._folders is None:
            self._files.pictures.remove_plain()
            self._files.parts.remove_plain()
            self.done.sealed += self._files.letters.seal_plain()
            # In a bucket nothing ever lay plain.
            self._folders = self._files.folders() if self._files.bucket is None else []
        sealed = 0
        for _ in range(LOOKED_AT):
            if sealed == AT_ONCE or not self._fill():
                break
            sealed += self._seal(self._waiting.pop())
        return bool(self._waiting or self._folders)

    def _fill(self) -> bool:
        while not self._waiting and self._folders:
            self._waiting = self._files.digests(self._folders.pop())
        return bool(self._waiting)

    def _seal(self, sha256: str) -> int:
        try:
            has_sealed = self._files.seal_plain(sha256)
        except UnreadableFileError:
            self.done.damaged += 1
            return 0
        self.done.sealed += has_sealed
        return int(has_sealed)


def seal_all(context: AppContext) -> Sealed:
    """Seal every file that lies plain; return what was done. For the command line."""
    rounds = SealingRounds(context)
    while rounds.some():
        continue
    return rounds.done
