"""The work calendar, read once per version and process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.calendar_rows import current_version, read_calendar

if TYPE_CHECKING:
    from app.domain.work_calendar import WorkCalendar
    from app.store.database import UnitOfWork

_kept: dict[str, WorkCalendar] = {}


def calendar_of(work: UnitOfWork) -> WorkCalendar:
    """Return the calendar as this transaction sees it."""
    database = str(work.connection.engine.url)
    version = current_version(work)
    known = _kept.get(database)
    if known is None or known.version != version:
        known = _kept[database] = read_calendar(work)
    return known
