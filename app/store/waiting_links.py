"""Work at a unit that ended before the unit made its employer change: the chain of the permit waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.store.employee_rows import MOST
from app.store.tables_office import employment_link, permit, person

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingLink:
    """Days of a holder at a former unit, which is told no more of them than it knew."""

    permit_id: str
    permit_no: str
    person_name: str
    id_number_masked: str
    from_on: date
    to_on: date


def waiting_link(work: UnitOfWork, permit_id: str, employer_id: str, today: date) -> WaitingLink | None:
    """Return the first ended work at a unit that a live suspended permit does not know; None without any."""
    row = work.connection.execute(
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(*_waits(employer_id, today), permit.c.id == permit_id)
        .order_by(employment_link.c.number)
        .limit(1)
    ).first()
    return WaitingLink(**row._mapping) if row else None


def waiting_links(
    work: UnitOfWork, employer_id: str, today: date, *, skip: int = 0
) -> tuple[list[WaitingLink], int]:
    """Return a page of a unit's former employees whose permit waits for its change, the first left in front."""
    found = select(*_COLUMNS).select_from(_JOINED).where(*_waits(employer_id, today))
    rows = work.connection.execute(
        found.order_by(employment_link.c.to_on, employment_link.c.id).offset(skip).limit(MOST)
    )
    counted = select(func.count()).select_from(_JOINED).where(*_waits(employer_id, today))
    return [WaitingLink(**row._mapping) for row in rows], int(work.connection.execute(counted).scalar_one())


_COLUMNS = (
    permit.c.id.label("permit_id"),
    permit.c.permit_no,
    person.c.name.label("person_name"),
    person.c.id_number_masked,
    employment_link.c.from_on,
    employment_link.c.to_on,
)
_JOINED = employment_link.join(permit, permit.c.id == employment_link.c.permit_id).join(
    person, person.c.id == permit.c.person_id
)


def _waits(employer_id: str, today: date) -> tuple[Any, ...]:
    return (
        employment_link.c.employer_id == employer_id,
        employment_link.c.is_recorded.is_(False),
        employment_link.c.to_on.is_not(None),
        permit.c.state == "suspended",
        permit.c.valid_until >= today,
    )
