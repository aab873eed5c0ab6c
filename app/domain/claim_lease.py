"""How long a reviewer who has taken a task keeps it without deciding; afterwards a colleague may take it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.work_calendar import WorkCalendar

CLAIM_WORKING_DAYS = 1


def kept_until(claimed_on: date, calendar: WorkCalendar) -> date:
    """Return the last day on which a claim keeps colleagues out: one full working day after the day of claiming."""
    return calendar.add_working_days(claimed_on, CLAIM_WORKING_DAYS)
