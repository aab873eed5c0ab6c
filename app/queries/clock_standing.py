"""Every clock beside what is due by it: what an operator looks at before the clock is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import clocks
from app.store.account_rows import names_of
from app.store.due_counts import due_counts, ended_too_early

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.context.app_context import AppContext
    from app.services.context.certain_clock import Clocks
    from app.store.due_counts import DueCounts, EndedTooEarly


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """The clocks, what is done as soon as they are believed, and what has ended by a wrong one."""

    clocks: Clocks
    due: DueCounts
    ended: Sequence[EndedTooEarly]
    confirmed_by: str
    """Name of the operator who confirmed the clock last; empty where nobody has."""


def clock_standing(context: AppContext) -> ClockStanding:
    """Return the clocks and what is due today by this one."""
    with context.database.reading() as work:
        found, today = clocks(context, work), beijing_day(work.now)
        by = found.state.confirmed_by if found.state else None
        return ClockStanding(
            clocks=found,
            due=due_counts(work, today),
            ended=ended_too_early(work, today),
            confirmed_by=names_of(work, {by}).get(by, "") if by else "",
        )
