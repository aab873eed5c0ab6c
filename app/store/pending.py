"""What a transaction writes last, right before its commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Pending:
    """What is written last, right before the commit: evidence of changed rows, and security events."""

    rows: dict[str, dict[str, dict[str, dict[str, Any] | None]]] = field(default_factory=dict)
    """By chain, table and key: values that were written, or None for what is read again at the end."""
    events: list[dict[str, Any]] = field(default_factory=list)
    by: str = "system"
    """Who acted last in this transaction, as the audit has it."""

    def copy(self) -> Pending:
        """Return what is pending now, so that a part that fails can be taken back."""
        rows = {
            chain: {table: dict(kept) for table, kept in tables.items()}
            for chain, tables in self.rows.items()
        }
        return Pending(rows, list(self.events), self.by)

    def restore(self, former: Pending) -> None:
        """Forget what was noted since a copy was made."""
        self.rows, self.events, self.by = former.rows, former.events, former.by
