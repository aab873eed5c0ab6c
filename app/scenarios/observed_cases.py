"""What cases walk through while scenarios are played, heard from the engine edition by edition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Observed:
    """What the cases of one edition have walked through; a step that was refused afterwards was walked, too."""

    elements: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often by process and element."""
    ways: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often by process, from where and whereto."""
    rules: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often by decision and number of the row."""

    def ran(self, process: str, element: str) -> None:
        """Hear that an element has run or opened."""
        self.elements[process, element] += 1

    def went(self, process: str, source: str, target: str) -> None:
        """Hear that a case went on from one element to another."""
        self.ways[process, source, target] += 1

    def decided(self, hits: Iterable[tuple[str, int]]) -> None:
        """Hear which rules hit."""
        self.rules.update(hits)


class ObservedCases:
    """Observers by edition; given to a context, it hears all its cases."""

    def __init__(self) -> None:
        self.by_edition: dict[str, Observed] = {}
        self.files: dict[str, dict[str, str]] = {}
        """Digests of files by edition and path, kept of offices that are thrown away."""

    def __call__(self, edition: str) -> Observed:
        """Return who hears of the cases of an edition."""
        return self.by_edition.setdefault(edition, Observed())
