"""The text of papers, read by the worker where the extra is installed: hints for reviewers, never a gate."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from app.documents.paper_reader import LentPaper
from app.store.disk_trouble import StoreAwayError
from app.store.reading_rows import end_reading, take_reading
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from app.documents.paper_reader import PaperReader
    from app.services.context.app_context import AppContext

LEASE = timedelta(seconds=240)


class ReadingRounds:
    """Reads one paper at a time beside the other chores; without a reader nothing is asked for."""

    def __init__(self, context: AppContext, reader: PaperReader | None) -> None:
        self._context, self._reader = context, reader
        self._sha256 = ""
        self._found: list[tuple[str, ...] | StoreAwayError | None] = []

    def some(self) -> bool:
        """Begin to read a paper, or keep what was read; tell whether there is more to do at once."""
        if self._reader is None:
            return False
        if not self._sha256:
            self._begin(self._reader)
            return False
        if not self._found:
            return False
        sha256, texts = self._sha256, self._found.pop()
        self._sha256 = ""
        if isinstance(texts, StoreAwayError):
            # The paper is taken again when the lease has run out.
            raise texts
        self._context.database.transact(lambda work: end_reading(work, sha256, texts))
        return True

    def _begin(self, reader: PaperReader) -> None:
        taken = next_reading(self._context)
        if taken is None:
            return
        self._sha256 = taken
        # The child limits itself; the thread only waits, and a worker that ends does not wait for it.
        threading.Thread(
            target=lambda: self._found.append(_read_or_away(self._context, reader, taken)),
            name="reading",
            daemon=True,
        ).start()


def _read_or_away(
    context: AppContext, reader: PaperReader, sha256: str
) -> tuple[str, ...] | StoreAwayError | None:
    try:
        return _read(context, reader, sha256)
    except StoreAwayError as away:
        return away


def _read(context: AppContext, reader: PaperReader, sha256: str) -> tuple[str, ...] | None:
    try:
        with context.files.unsealed(sha256) as path:
            return reader.read(LentPaper(sha256, path))
    except (FileNotFoundError, UnreadableFileError):
        return None


def next_reading(context: AppContext) -> str | None:
    """Take the next paper to be read; return its digest."""
    return context.database.transact(lambda work: take_reading(work, work.now + LEASE))
