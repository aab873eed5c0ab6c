"""Count how long approved cases took from their first submission, by authority and by how often they were returned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState
from app.domain.work_calendar import ONE_DAY
from app.services.context.beijing import beijing_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.work_calendar import WorkCalendar
    from app.store.day_counts import EndedCase

TOOK = "took"
MOST_RETURNS = 2
"""That often or more often is counted together."""
LONGEST = 400
Counts = Counter[tuple[str, str, str, str, int]]


def took_name(authority: str, returns: int) -> str:
    """Return under which name durations of an authority are kept."""
    return f"{authority}|{min(returns, MOST_RETURNS)}"


def count_durations(counts: Counts, calendar: WorkCalendar, ended: Iterable[EndedCase]) -> None:
    """Add the working days of each approved case that was submitted for a review."""
    for case in ended:
        if case.state != ApplicationState.APPROVED.value or case.first_submitted_on is None:
            continue
        last = beijing_day(case.ended_at)
        long_ago = (last - case.first_submitted_on).days > LONGEST
        days = LONGEST if long_ago else calendar.count_working_days(case.first_submitted_on + ONE_DAY, last)
        counts[case.procedure, case.edition, TOOK, took_name(case.authority, case.round - 1), days] += 1
