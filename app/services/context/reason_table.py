"""The table of reasons of an edition: for which reasons a place of an application may be sent back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.dmn.decide import decide
from app.domain.return_reasons import ReturnReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.definitions import Definitions

REASONS = "return_reasons"
LEAST_RECENT = 2000
"""Answers kept of one edition: there are as many as places of its procedures."""


class ReasonTable:
    """The table of one edition; an edition from before has none, and knows no reasons."""

    def __init__(self, decisions: Mapping[str, Definitions]) -> None:
        self._table = decisions.get(REASONS)
        self._asked = lru_cache(LEAST_RECENT)(self._decide)

    def reasons(self, procedure: str, target: str) -> tuple[ReturnReason, ...]:
        """Return the reasons for which a place may be sent back, in the order of the table."""
        return self._asked(procedure, target)

    def _decide(self, procedure: str, target: str) -> tuple[ReturnReason, ...]:
        if self._table is None:
            return ()
        inputs = {"case": {"procedure": procedure}, "target": target}
        found = decide(self._table, REASONS, inputs).value
        rows = found if isinstance(found, list) else [found]
        reasons = (
            ReturnReason(str(row["reason"]), str(row["label"]), str(row["text"])) for row in rows if row
        )
        return tuple({one.code: one for one in reasons}.values())
