"""What units usually keep to, as a table says it: a hint on pages, never a rule that refuses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.renewal_window import months_before

if TYPE_CHECKING:
    from datetime import date

    from app.domain.work_calendar import WorkCalendar

MOST = 400
"""An amount above this is a slip of the pen."""


class PracticeUnit(StrEnum):
    """How the amount of a hint is counted."""

    NONE = "none"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Practice:
    """One hint: its code, how long after the beginning it speaks of, and its words."""

    hint: str
    amount: int
    unit: PracticeUnit
    text: str

    def until(self, since: date | None, calendar: WorkCalendar) -> date | None:
        """Return the day up to which the hint counts from `since`; None when it counts nothing."""
        if since is None or self.unit is PracticeUnit.NONE:
            return None
        if self.unit is PracticeUnit.MONTHS:
            return months_before(since, -self.amount)
        if self.unit is PracticeUnit.WORKING_DAYS:
            return calendar.add_working_days(since, self.amount)
        return since.fromordinal(since.toordinal() + self.amount)
