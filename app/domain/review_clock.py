"""Until when the authority must have decided. Manual, chapter 5, note 6."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from app.domain.review_terms import MANUAL_TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.work_calendar import DayStatus, WorkCalendar


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A5: received on a day off counts as received on the next working day, which is day 0."""

    received: date
    counted_from: date
    due: date
    calendar: DayStatus


def review_due(
    received: date, calendar: WorkCalendar, days: int = MANUAL_TERMS.review_working_days
) -> ReviewDue:
    """Return the last day of a review of `days` working days."""
    counted_from = calendar.next_working_day(received)
    due = calendar.add_working_days(counted_from, days)
    return ReviewDue(received, counted_from, due, calendar.status_between(received, due))


def share_of_levels(total: int, budgets: Sequence[int]) -> tuple[int, ...]:
    """Divide a total of working days among levels in the proportion of their budgets; the sum stays the total.

    An analyst who shortens the whole review need not touch the table of levels.
    """
    whole = sum(budgets)
    if whole <= 0:
        return tuple(0 for _ in budgets)
    ends = [0, *((2 * total * done + whole) // (2 * whole) for done in accumulate(budgets))]
    return tuple(last - first for first, last in pairwise(ends))
