"""Which daily sweeps are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from app.store.tables_applications import daily_sweep, sweep_progress
from app.store.tables_identity import worker_heartbeat

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.store.database import UnitOfWork


def is_swept(work: UnitOfWork, kind: str, day: date) -> bool:
    """Tell whether a sweep of a day is done."""
    found = select(daily_sweep.c.day).where(daily_sweep.c.kind == kind, daily_sweep.c.day == day)
    return work.connection.execute(found).first() is not None


def note_swept(work: UnitOfWork, kind: str, day: date, touched: int) -> None:
    """Note that a sweep of a day is done; a twin at the same moment is refused by the primary key."""
    last = work.connection.execute(
        select(func.max(daily_sweep.c.day)).where(daily_sweep.c.kind == kind)
    ).scalar()
    was_catch_up = last is not None and (day - last).days > 1
    work.connection.execute(
        insert(daily_sweep).values(
            kind=kind, day=day, finished_at=work.now, touched=touched, was_catch_up=was_catch_up
        )
    )


def last_swept(work: UnitOfWork, kind: str) -> date | None:
    """Return the last day whose sweep is done."""
    found: date | None = work.connection.execute(
        select(func.max(daily_sweep.c.day)).where(daily_sweep.c.kind == kind)
    ).scalar()
    return found


def forget_sweeps_after(work: UnitOfWork, day: date) -> None:
    """Forget sweeps of days that have not come: the clock was wrong when they were done."""
    work.connection.execute(delete(daily_sweep).where(daily_sweep.c.day > day))
    work.connection.execute(delete(sweep_progress).where(sweep_progress.c.day > day))


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """A sweep that has begun: of which day, since which missed day, behind which row, and how many it has touched."""

    day: date
    first_day: date
    cursor: str
    touched: int


def progress_of(work: UnitOfWork, kind: str) -> SweepProgress | None:
    """Return how far a sweep has come that is not finished."""
    row = work.connection.execute(
        select(*(sweep_progress.c[name] for name in SweepProgress.__slots__)).where(
            sweep_progress.c.kind == kind
        )
    ).first()
    return SweepProgress(**row._mapping) if row else None


def keep_progress(work: UnitOfWork, kind: str, now: SweepProgress | None) -> None:
    """Note how far a sweep has come; None when it is finished."""
    work.connection.execute(delete(sweep_progress).where(sweep_progress.c.kind == kind))
    if now is not None:
        work.connection.execute(
            insert(sweep_progress).values(
                kind=kind, day=now.day, first_day=now.first_day, cursor=now.cursor, touched=now.touched
            )
        )


def beat(work: UnitOfWork, name: str) -> None:
    """Note that a worker is alive."""
    done = work.connection.execute(
        update(worker_heartbeat).where(worker_heartbeat.c.name == name).values(at=work.now)
    )
    if done.rowcount == 0:
        work.connection.execute(insert(worker_heartbeat).values(name=name, at=work.now, note=""))


def last_beat(work: UnitOfWork) -> datetime | None:
    """Return when a worker was last alive."""
    found: datetime | None = work.connection.execute(
        select(worker_heartbeat.c.at).order_by(worker_heartbeat.c.at.desc()).limit(1)
    ).scalar()
    return found
