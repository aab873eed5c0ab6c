"""The office's calendar as a fresh installation has it."""

from functools import cache

from app.domain.work_calendar import WorkCalendar
from app.store.calendar_seed import seed_days


@cache
def seeded_calendar() -> WorkCalendar:
    """Return the calendar of 2020 and later, built as the store builds it."""
    return WorkCalendar(seed_days())
