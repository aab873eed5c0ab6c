"""What a transaction knows of its own writing, and what it writes last, right before its commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HISTORY, CHAIN = "history", "chain"
"""Lists that a transaction appends to while it holds what they belong to."""


@dataclass(slots=True)
class Pending:
    """What is written last, right before the commit: evidence of changed rows, and security events.

    And where lists end that it alone appends to until its commit, so that nobody asks for their last row twice.
    """

    rows: dict[str, dict[str, dict[str, dict[str, Any] | None]]] = field(default_factory=dict)
    """By chain, table and key: values that were written, or None for what is read again at the end."""
    events: list[dict[str, Any]] = field(default_factory=list)
    ends: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By name of a list and whose it is: what its last row was, once this transaction knows."""
    fresh: set[str] = field(default_factory=set)
    """Cases begun in this transaction of which nothing waits yet."""
    opened: set[str] = field(default_factory=set)
    """Tasks that it has opened."""
    wakes: set[str] = field(default_factory=set)
    """Queues in which it has put what is due now (app/domain/due_queues.py)."""
    is_certain: bool = False
    """Whether all clocks were compared in this transaction, and agreed."""
    by: str = "system"
    """Who acted last in this transaction, as the audit has it."""

    def begin_case(self, case_id: str) -> None:
        """Know that a case is new: nothing waits in it, and its lists are empty."""
        self.fresh.add(case_id)
        self.ends[HISTORY, case_id] = self.ends[CHAIN, case_id] = None

    def copy(self) -> Pending:
        """Return what is pending now, so that a part that fails can be taken back."""
        rows = {
            chain: {table: dict(kept) for table, kept in tables.items()}
            for chain, tables in self.rows.items()
        }
        return Pending(
            rows,
            list(self.events),
            dict(self.ends),
            set(self.fresh),
            set(self.opened),
            set(self.wakes),
            self.is_certain,
            self.by,
        )

    def restore(self, former: Pending) -> None:
        """Forget what was noted since a copy was made."""
        self.rows, self.events = former.rows, former.events
        self.ends, self.fresh, self.opened, self.by = former.ends, former.fresh, former.opened, former.by
        self.wakes = former.wakes
