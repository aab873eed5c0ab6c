"""Bring the estimate of the years to come up to the present rule, and published years in; nothing certain is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.work_calendar import DayStatus
from app.policy.actor import SYSTEM
from app.services.calendars.import_calendar import import_calendar
from app.store.calendar_rows import has_version_noted, read_calendar, seed, seed_mark

if TYPE_CHECKING:
    from app.domain.work_calendar import CalendarDay
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def renew_estimate(context: AppContext) -> int:
    """Seed an empty table, or renew what is estimated in it; return how many days were written.

    Days that were published or entered by hand stay as they are. Deadlines of open cases are worked out anew, as
    with every new version of the calendar. What was done by this rule and this package is not done again.
    """
    seeded = context.database.transact(seed)
    if seeded:
        return seeded
    with context.database.reading() as work:
        if has_version_noted(work, seed_mark()):
            return 0
        changed = _changed(work)
    return import_calendar(context, SYSTEM, changed, seed_mark()).days


def _changed(work: UnitOfWork) -> list[CalendarDay]:
    from app.store.calendar_seed import seed_days  # noqa: PLC0415 — two large packages, needed once for each rule

    known = read_calendar(work)
    return [
        day
        for day in seed_days()
        if (row := known.row_of(day.day)) is None or (row.status is DayStatus.ESTIMATED and row != day)
    ]
