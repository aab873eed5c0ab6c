"""How many statements a thread has sent to the database since it began to count."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from app.store.database import Database


class StatementCount:
    """Counts the statements of one database, each thread for itself."""

    def __init__(self, database: Database) -> None:
        self._of_thread = threading.local()
        event.listen(database.engine, "before_cursor_execute", self._add)

    def begin(self) -> None:
        """Count from nothing in this thread."""
        self._of_thread.count = 0

    @property
    def count(self) -> int:
        """Return how many statements this thread has sent."""
        return getattr(self._of_thread, "count", 0)

    def _add(self, *_told: Any) -> None:
        self._of_thread.count = self.count + 1
