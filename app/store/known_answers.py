"""What a transaction has asked the database already, as long as that still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

ANYTHING = "*"
"""Stands for tables that nobody has named."""


class KnownAnswers:
    """Answers by question, each with the tables it was read from.

    One that was read from a table is forgotten once this transaction writes in it; all are forgotten once it may have
    waited for another transaction: what is read after a lock is read anew.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[Any, set[str]]] = {}
        self._tables: set[str] | None = None
        """What has been read for the question that is being asked; None while nothing is asked."""

    def __len__(self) -> int:
        """Return how many are known."""
        return len(self._found)

    def ask(self, key: Hashable, question: Callable[[], Any]) -> Any:
        """Return the answer that is known, or ask and know it from then on."""
        known = self._found.get(key)
        if known is None:
            known = self._asked(question)
            if ANYTHING not in known[1]:
                self._found[key] = known
        answer, tables = known
        if self._tables is not None:
            self._tables |= tables
        return answer

    def know(self, key: Hashable, answer: Any) -> None:
        """Know an answer that was read together with others; writes make it forgotten only when all is."""
        self._found[key] = answer, set()

    def _asked(self, question: Callable[[], Any]) -> tuple[Any, set[str]]:
        outer, self._tables = self._tables, set()
        try:
            return question(), self._tables
        finally:
            self._tables = outer

    def note_read(self, tables: frozenset[str]) -> None:
        """Note from which tables is read."""
        if self._tables is not None:
            self._tables |= tables

    def note_write(self, table: str) -> None:
        """Forget what was read from a table."""
        for key in [key for key, (_answer, tables) in self._found.items() if table in tables]:
            del self._found[key]

    def forget(self) -> None:
        """Forget all; what is being asked is not known afterwards either."""
        self._found.clear()
        self.note_read(frozenset({ANYTHING}))
