"""How much is due and waits: what would happen as soon as the clock is believed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, func, select

from app.store.tables_applications import outbox
from app.store.tables_cases import application_case, timer
from app.store.tables_office import permit, person

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class DueCounts:
    """Permits that would expire, timers that would fire, letters that would leave."""

    permits: int
    timers: int
    letters: int


@dataclass(frozen=True, slots=True)
class EndedTooEarly:
    """A permit that has expired before its last valid day is over."""

    person_id: str
    person_name: str
    permit_no: str
    valid_until: date


def ended_too_early(work: UnitOfWork, today: date, *, limit: int = 200) -> list[EndedTooEarly]:
    """Return permits whose end was a mistake and whose holders have no other one, those that end first first."""
    living = select(permit.c.person_id).where(permit.c.state.in_(["valid", "suspended"]))
    rows = work.connection.execute(
        select(permit.c.person_id, person.c.name, permit.c.permit_no, permit.c.valid_until)
        .join(person, person.c.id == permit.c.person_id)
        .where(permit.c.state == "expired", permit.c.valid_until >= today, permit.c.person_id.not_in(living))
        .order_by(permit.c.valid_until, permit.c.permit_no)
        .limit(limit)
    )
    return [EndedTooEarly(*row) for row in rows]


def due_counts(work: UnitOfWork, today: date) -> DueCounts:
    """Count what is due by this transaction's instant and this Beijing day."""
    # Asked timer by timer: few are due, while the open cases are all the office works on.
    is_open = (
        select(application_case.c.id)
        .where(application_case.c.id == timer.c.case_id, application_case.c.ended_at.is_(None))
        .exists()
    )
    return DueCounts(
        permits=_count(
            work, permit, permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < today
        ),
        timers=_count(work, timer, timer.c.due_at <= work.now, is_open),
        letters=_count(work, outbox, outbox.c.sent_at.is_(None), outbox.c.run_at <= work.now),
    )


def _count(work: UnitOfWork, table: Table, *conditions: ColumnElement[bool]) -> int:
    return int(
        work.connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    )
