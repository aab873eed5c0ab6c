"""The calendar table: seeded once, corrected by operators, read as a whole and kept per version."""

from __future__ import annotations

from importlib.metadata import version as package_version
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from app.domain.work_calendar import CalendarDay, DayStatus, WorkCalendar
from app.store.read_once import read_once
from app.store.tables_calendar import calendar_version, work_calendar_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.store.database import UnitOfWork

ESTIMATE_RULE = 2
"""2: each holiday with all days it may be bridged to (docs/adr/0005)."""


_NEWEST = select(func.max(calendar_version.c.version))


@read_once
def current_version(work: UnitOfWork) -> int:
    """Return the version of the calendar; 0 while the table is empty."""
    return int(work.connection.execute(_NEWEST).scalar() or 0)


def read_calendar(work: UnitOfWork) -> WorkCalendar:
    """Return the calendar of the table."""
    version = current_version(work)
    statuses = {one.value: one for one in DayStatus}
    days = [
        CalendarDay(day, is_working, name, statuses[status])
        for day, is_working, name, status in work.connection.execute(
            select(
                work_calendar_day.c.day,
                work_calendar_day.c.is_working,
                work_calendar_day.c.name,
                work_calendar_day.c.status,
            )
        )
    ]
    return WorkCalendar(days, version)


def seed(work: UnitOfWork) -> int:
    """Fill an empty table with the published days and the estimate; return how many days were written."""
    if current_version(work):
        return 0
    from app.store.calendar_seed import seed_days  # noqa: PLC0415 — two large packages, needed once in a lifetime

    return write_days(work, seed_days(), note=seed_mark())


def seed_mark() -> str:
    """Name the rule of the estimate and the package of published years: the note of the version they made."""
    return f"预计规则 {ESTIMATE_RULE}，已公布年份 {package_version('chinese-calendar')}"


def has_version_noted(work: UnitOfWork, note: str) -> bool:
    """Tell whether a version of the calendar has this note."""
    found = select(calendar_version.c.version).where(calendar_version.c.note == note).limit(1)
    return work.connection.execute(found).first() is not None


def write_days(work: UnitOfWork, days: Iterable[CalendarDay], *, note: str) -> int:
    """Replace some days as a new version of the calendar; return how many were written."""
    version = current_version(work) + 1
    work.connection.execute(insert(calendar_version).values(version=version, at=work.now, note=note))
    rows = [
        {
            "day": d.day,
            "is_working": d.is_working,
            "name": d.name,
            "status": d.status.value,
            "version": version,
        }
        for d in days
    ]
    if rows:
        work.connection.execute(
            delete(work_calendar_day).where(work_calendar_day.c.day.in_([row["day"] for row in rows]))
        )
        work.connection.execute(insert(work_calendar_day), rows)
    return len(rows)


def first_corrected(work: UnitOfWork, days: Iterable[CalendarDay]) -> date | None:
    """Return the first of some days that would be worked, or not, other than it stands in the table."""
    kept = work_calendar_day.c
    stands: dict[date, bool] = {
        row.day: row.is_working for row in work.connection.execute(select(kept.day, kept.is_working))
    }
    return min((one.day for one in days if stands.get(one.day) != one.is_working), default=None)


def years_by_status(work: UnitOfWork) -> Sequence[tuple[int, str, int]]:
    """Return (year, status, days) for the operator: which years are official."""
    counts: dict[tuple[int, str], int] = {}
    for row in work.connection.execute(select(work_calendar_day.c.day, work_calendar_day.c.status)):
        key = (row.day.year, row.status)
        counts[key] = counts.get(key, 0) + 1
    return [(year, status, days) for (year, status), days in sorted(counts.items())]
