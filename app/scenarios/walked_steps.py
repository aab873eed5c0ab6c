"""What a try-run walks through, in order: elements, ways between them, and the rules that hit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class WalkedSteps:
    """Hears of all cases of a try-run, whatever their editions."""

    elements: list[tuple[str, str]] = field(default_factory=list)
    """Process and element, as often as they ran."""
    ways: list[tuple[str, str, str]] = field(default_factory=list)
    """Process, from where and whereto."""
    rules: list[tuple[str, int]] = field(default_factory=list)
    """Decision and number of the row."""

    def __call__(self, _edition: str) -> WalkedSteps:
        """Return who hears of the cases of an edition."""
        return self

    def ran(self, process: str, element: str) -> None:
        """Hear that an element has run or opened."""
        self.elements.append((process, element))

    def went(self, process: str, source: str, target: str) -> None:
        """Hear that a case went on from one element to another."""
        self.ways.append((process, source, target))

    def decided(self, hits: Iterable[tuple[str, int]]) -> None:
        """Hear which rules hit."""
        self.rules.extend(hits)
