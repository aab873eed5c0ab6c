"""Timers that are due: the rows decide, the case is asked again when its timer fires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.domain.due_queues import TIMERS
from app.store.tables_cases import application_case, timer

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


RETRY_AFTER = timedelta(hours=1)
TIMERS_OF_A_CASE = 10
"""A case has fewer."""


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A timer as stored."""

    key: str
    case_id: str
    element: str
    name: str
    due_at: datetime
    host: str | None


def due(work: UnitOfWork, *, limit: int = 100) -> list[TimerRow]:
    """Return timers whose instant has come, earliest first."""
    rows = work.connection.execute(
        select(timer).where(timer.c.due_at <= work.now).order_by(timer.c.due_at).limit(limit)
    )
    return [TimerRow(**row._mapping) for row in rows]


def timer_of(work: UnitOfWork, key: str) -> TimerRow | None:
    """Return a timer that still waits."""
    row = work.connection.execute(select(timer).where(timer.c.key == key)).first()
    return TimerRow(**row._mapping) if row else None


def timers_of_case(work: UnitOfWork, case_id: str) -> list[TimerRow]:
    """Return the timers of a case, earliest first."""
    rows = work.connection.execute(select(timer).where(timer.c.case_id == case_id).order_by(timer.c.due_at))
    return [TimerRow(**row._mapping) for row in rows]


def cases_behind(work: UnitOfWork, version: int, *, limit: int) -> list[str]:
    """Return open cases whose timers rest on a calendar before `version`, and those without any."""
    return list(
        work.connection.execute(
            select(application_case.c.id)
            .where(application_case.c.ended_at.is_(None), application_case.c.deadlines_version < version)
            .limit(limit)
        ).scalars()
    )


def count_behind(work: UnitOfWork, version: int) -> int:
    """Return how many open cases with timers rest on a calendar before `version`."""
    has_timers = select(timer.c.key).where(timer.c.case_id == application_case.c.id).exists()
    query = (
        select(func.count())
        .select_from(application_case)
        .where(
            application_case.c.ended_at.is_(None),
            application_case.c.deadlines_version < version,
            has_timers,
        )
    )
    return int(work.connection.execute(query).scalar_one())


def next_to_be_due(work: UnitOfWork, *, limit: int) -> tuple[list[str], int]:
    """Return the open cases whose timers are due next, and how many cases have timers in all."""
    rows = work.connection.execute(
        select(timer.c.case_id)
        .join(application_case, application_case.c.id == timer.c.case_id)
        .where(application_case.c.ended_at.is_(None))
        .order_by(timer.c.due_at, timer.c.key)
        .limit(limit * TIMERS_OF_A_CASE)
    ).scalars()
    nearest = list(dict.fromkeys(rows))[:limit]
    total = work.connection.execute(select(func.count(timer.c.case_id.distinct()))).scalar_one()
    return nearest, int(total)


def postpone(work: UnitOfWork, key: str) -> None:
    """Let a timer that failed come back in an hour."""
    work.connection.execute(update(timer).where(timer.c.key == key).values(due_at=work.now + RETRY_AFTER))


def make_due(work: UnitOfWork, key: str) -> None:
    """Let a timer fire now."""
    work.pending.wakes.add(TIMERS)
    work.connection.execute(update(timer).where(timer.c.key == key).values(due_at=work.now))
