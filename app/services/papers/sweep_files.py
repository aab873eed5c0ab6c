"""Files that no row knows, such as of an upload whose task was closed meanwhile, go after a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.services.context.certain_clock import transact_due
from app.store.document_rows import known_files
from app.store.upload_rows import known_parts

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

KEPT = timedelta(days=1)
"""Longer than any upload takes from its first byte to its row."""
PICTURES_KEPT = timedelta(days=13)
"""Pages that were drawn two weeks ago are drawn again when somebody looks: no review takes longer without a look."""
LETTERS_KEPT = timedelta(days=180)
"""How long letters lie in the folder that no mail server takes."""
FOLDERS_AT_ONCE = 16


class StrangeFilesError(Exception):
    """Most files are unknown to the database: it is not theirs, and none is removed."""


class FileRounds:
    """The worker's part: some folders at a time; what is found is removed when all of them were looked at."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._folders: list[str] | None = None
        self._before = context.machine.wall()
        self._known = 0
        self._unknown: list[str] = []

    def some(self) -> bool:
        """Look at the next folders; tell whether there is more. Raises StrangeFilesError or ClockDoubtError."""
        if self._folders is None:
            # By the machine's own clock, which dates the files. Whatever is brought from now on is younger.
            self._before = self._context.machine.wall() - KEPT
            self._folders, self._known, self._unknown = self._context.files.folders(), 0, []
        folders, self._folders = self._folders[:FOLDERS_AT_ONCE], self._folders[FOLDERS_AT_ONCE:]
        for folder in folders:
            self._look(folder)
        if self._folders:
            return True
        self._folders = None
        self._remove(self._before)
        return False

    def _look(self, folder: str) -> None:
        # Names first: a file that gets its row in between is known.
        found = self._context.files.digests(folder)
        with self._context.database.reading() as work:
            known = known_files(work, folder)
        self._known += len(known.intersection(found))
        self._unknown += [
            one for one in found if one not in known and self._context.files.is_older(one, self._before)
        ]

    def _remove(self, before: datetime) -> None:
        # What a jump of the clock has made old is not old.
        transact_due(self._context, lambda _work: None)
        files = self._context.files
        files.remove_halves(before)
        self._remove_parts(before)
        files.pictures.remove_older(before - PICTURES_KEPT)
        files.letters.remove_older(before - LETTERS_KEPT)
        if len(self._unknown) > self._known:
            raise StrangeFilesError(f"{len(self._unknown)} files without a row, {self._known} with one")
        for one in self._unknown:
            files.remove_older(one, before)

    def _remove_parts(self, before: datetime) -> None:
        """Remove bytes of files on their way whose row is gone."""
        found = list(self._context.files.parts.older(before))
        with self._context.database.reading() as work:
            known = known_parts(work, found)
        for one in found:
            if one not in known:
                self._context.files.parts.remove(one)
