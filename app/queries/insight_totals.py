"""What came of cases, added up: of a procedure as a whole, of its months, units and authorities."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.case_sums import MONTH, sums_of_cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.store.case_counts import CountedDays
    from app.store.database import UnitOfWork

MOST = 20


@dataclass(frozen=True, slots=True)
class Totals:
    """What came of cases: of all, of a month, of a unit or of an authority."""

    name: str
    counts: Mapping[str, int]

    def of(self, measure: str) -> int:
        """Return one of the counts."""
        return self.counts.get(measure, 0)

    def share(self, part: str, whole: str) -> int | None:
        """Return a percentage, None of nothing."""
        return round(100 * self.of(part) / self.of(whole)) if self.of(whole) else None


def totals_of(work: UnitOfWork, wanted: CountedDays) -> tuple[Totals, list[Totals]]:
    """Return what some days come to, and what each of their months does, the first month in front."""
    by_month: dict[str, Counter[str]] = defaultdict(Counter)
    for month, counts in sums_of_cases(work, wanted, MONTH):
        by_month[f"{month[:4]}-{month[4:]}"].update(counts)
    whole: Counter[str] = Counter()
    for counted in by_month.values():
        whole.update(counted)
    return Totals("", whole), [Totals(month, by_month[month]) for month in sorted(by_month)]


def groups_of(found: Iterable[tuple[str, Mapping[str, int]]], names: Mapping[str, str]) -> list[Totals]:
    """Return groups by their names, those with the most cases in front."""
    most = sorted(found, key=lambda one: (-one[1]["begun"] - one[1]["received"] - one[1]["ended"], one[0]))
    return [Totals(names.get(key, key), counts) for key, counts in most[:MOST]]
