"""How much is due and waits: what would happen as soon as the clock is believed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, func, select

from app.store.tables_applications import outbox
from app.store.tables_cases import application_case, timer
from app.store.tables_office import permit

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import Work


@dataclass(frozen=True, slots=True)
class DueCounts:
    """Permits that would expire, timers that would fire, letters that would leave."""

    permits: int
    timers: int
    letters: int


def due_counts(work: Work, today: date) -> DueCounts:
    """Count what is due by this transaction's instant and this Beijing day."""
    open_cases = select(application_case.c.id).where(application_case.c.ended_at.is_(None))
    return DueCounts(
        permits=_count(
            work, permit, permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < today
        ),
        timers=_count(work, timer, timer.c.due_at <= work.now, timer.c.case_id.in_(open_cases)),
        letters=_count(work, outbox, outbox.c.sent_at.is_(None), outbox.c.run_at <= work.now),
    )


def _count(work: Work, table: Table, *conditions: ColumnElement[bool]) -> int:
    return int(
        work.connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    )
