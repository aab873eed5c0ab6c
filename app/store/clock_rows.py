"""What all processes of an installation know of the time: kept where each of them looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.tables_identity import clock_state, machine_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

ONLY = 1
FORGOTTEN_AFTER = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ClockState:
    """The last instant that was seen, what is doubted, and what an operator confirmed last."""

    seen_at: datetime
    doubt: Mapping[str, str] | None
    doubted_at: datetime | None
    database_ahead: float
    """By how many seconds the database's own clock is known, and accepted, to be ahead of ours."""
    confirmed_at: datetime | None
    confirmed_by: str | None
    reason: str


def clock_state_of(work: UnitOfWork, *, lock: bool = False) -> ClockState | None:
    """Return the state; None before any process has looked at its clock."""
    query = select(*(clock_state.c[name] for name in ClockState.__slots__)).where(clock_state.c.id == ONLY)
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return ClockState(**row._mapping) if row else None


def database_clock(work: UnitOfWork) -> datetime | None:
    """Return what the database server's own clock says; SQLite has none."""
    if work.connection.dialect.name == "sqlite":
        return None
    found: datetime = work.connection.execute(select(func.clock_timestamp())).scalar_one()
    return found


def start_of_machine(work: UnitOfWork, boot: str) -> datetime | None:
    """Return when this start of a machine was, by its clock as it was believed last."""
    found: datetime | None = work.connection.execute(
        select(machine_clock.c.started_at).where(machine_clock.c.boot == boot)
    ).scalar()
    return found


def keep_seen(work: UnitOfWork, wall: datetime) -> None:
    """Note an instant that was believed."""
    make = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    made = make(clock_state).values(id=ONLY, seen_at=wall)
    work.connection.execute(
        made.on_conflict_do_update(index_elements=[clock_state.c.id], set_={"seen_at": made.excluded.seen_at})
    )


def keep_machine(work: UnitOfWork, boot: str, started_at: datetime, wall: datetime) -> None:
    """Note how a machine's clock stands to the time it has been running."""
    done = work.connection.execute(
        update(machine_clock).where(machine_clock.c.boot == boot).values(started_at=started_at, at=wall)
    )
    if done.rowcount:
        return
    work.connection.execute(delete(machine_clock).where(machine_clock.c.at < wall - FORGOTTEN_AFTER))
    make = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        make(machine_clock).values(boot=boot, started_at=started_at, at=wall).on_conflict_do_nothing()
    )


def keep_doubt(work: UnitOfWork, doubt: Mapping[str, Any], wall: datetime) -> None:
    """Stop what is due everywhere, until somebody confirms."""
    work.connection.execute(
        update(clock_state).where(clock_state.c.id == ONLY).values(doubt=dict(doubt), doubted_at=wall)
    )


def keep_confirmed(
    work: UnitOfWork,
    *,
    wall: datetime,
    database_ahead: float,
    by: str,
    reason: str,
    boot: str,
    started_at: datetime,
) -> None:
    """Believe this machine's clock from now on; what was known of others is learnt again."""
    work.connection.execute(
        update(clock_state)
        .where(clock_state.c.id == ONLY)
        .values(
            seen_at=wall,
            doubt=None,
            doubted_at=None,
            database_ahead=database_ahead,
            confirmed_at=wall,
            confirmed_by=by,
            reason=reason,
        )
    )
    work.connection.execute(delete(machine_clock))
    work.connection.execute(insert(machine_clock).values(boot=boot, started_at=started_at, at=wall))
