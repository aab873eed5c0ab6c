"""What came of cases, added up: of a procedure as a whole, of its months, units and authorities."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.due_work import count_days as counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.store.day_counts import DayCount

MOST = 20
TOTALS = (
    counted.BEGUN, counted.ENDED, counted.APPROVED, counted.REVIEWED, counted.FIRST_TIME, counted.RETURNED_ONCE,
    counted.RETURNED_MORE, counted.TIMED, counted.IN_TIME,
)  # fmt: skip


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


def totals_of(found: Iterable[DayCount], name: str) -> dict[str, int]:
    """Return the counts of one name; the whole procedure has none."""
    return {one.measure: one.count for one in found if one.name == name and one.measure in TOTALS}


def months_of(days: Iterable[tuple[date, str, int]]) -> list[Totals]:
    """Return what the days of each month add up to, the first month in front."""
    by_month: dict[str, Counter[str]] = defaultdict(Counter)
    for day, measure, count in days:
        by_month[f"{day:%Y-%m}"][measure] += count
    return [Totals(month, by_month[month]) for month in sorted(by_month)]


def groups_of(
    found: Iterable[DayCount], kind: str, names_of: Callable[[set[str]], Mapping[str, str]]
) -> list[Totals]:
    """Return the groups with the most cases."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        if one.measure in TOTALS and one.name.startswith(kind):
            groups[one.name.removeprefix(kind)][one.measure] += one.count
    most = sorted(groups, key=lambda key: (-groups[key][counted.BEGUN] - groups[key][counted.ENDED], key))[
        :MOST
    ]
    names = names_of(set(most))
    return [Totals(names.get(key, key), groups[key]) for key in most]
