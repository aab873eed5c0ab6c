"""The permits of a unit's current employees by how urgent their renewal is, and those that end in some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select

from app.domain.expiry_bands import ExpiryBand
from app.store.employee_rows import EmployeeRow, joined_employments, rows_of_employees
from app.store.tables_cases import application_case
from app.store.tables_office import association, permit, person

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from app.store.database import UnitOfWork
    from app.store.employee_rows import LastDays

GONE = "cancelled"
IN_REVIEW = "in_review"


@dataclass(frozen=True, slots=True)
class BandDays:
    """Until when permits end that are in a band or in one before it, by type of permit."""

    today: date
    late: LastDays
    this_week: LastDays
    open: LastDays
    three_months: date


def _band(days: BandDays) -> ColumnElement[str]:
    # The sweep may not have run yet: what has passed its last day cannot be renewed.
    has_ended = or_(permit.c.valid_until < days.today, permit.c.state == "expired")
    return case(
        (has_ended, ExpiryBand.ENDED.value),
        (application_case.c.state == IN_REVIEW, ExpiryBand.SUBMITTED.value),
        (days.late.holds(), ExpiryBand.LATE.value),
        (days.this_week.holds(), ExpiryBand.THIS_WEEK.value),
        (days.open.holds(), ExpiryBand.OPEN.value),
        (permit.c.valid_until <= days.three_months, ExpiryBand.THREE_MONTHS.value),
        else_=ExpiryBand.LATER.value,
    )


def _of_unit(employer_id: str) -> tuple[Any, ...]:
    return (
        association.c.employer_id == employer_id,
        association.c.state == "active",
        permit.c.id.is_not(None),
        permit.c.state != GONE,
    )


def band_counts(work: UnitOfWork, employer_id: str, days: BandDays) -> dict[str, int]:
    """Return how many permits are in each band that has any."""
    band = _band(days).label("band")
    found = select(band).select_from(joined_employments()).where(*_of_unit(employer_id)).subquery()
    rows = work.connection.execute(select(found.c.band, func.count().label("times")).group_by(found.c.band))
    return {row.band: int(row.times) for row in rows}


def employees_in_band(
    work: UnitOfWork, employer_id: str, days: BandDays, band: str, *, skip: int, limit: int
) -> list[EmployeeRow]:
    """Return some employees whose permit is in a band, or in any, those that end first in front."""
    wanted = [*_of_unit(employer_id), *([_band(days) == band] if band else [])]
    rows = work.connection.execute(
        rows_of_employees()
        .where(*wanted)
        .order_by(permit.c.valid_until, person.c.name_key, person.c.id)
        .offset(skip)
        .limit(limit)
    )
    return [EmployeeRow(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A permit of a current employee that has not ended."""

    permit_id: str
    person_id: str
    name: str
    permit_type: str
    valid_until: date
    case_state: str | None


def ending_between(work: UnitOfWork, employer_id: str, first: date, last: date) -> list[EndingRow]:
    """Return the living permits of a unit's current employees that end in some days, those that end first in front."""
    rows = work.connection.execute(
        select(
            permit.c.id.label("permit_id"),
            person.c.id.label("person_id"),
            person.c.name,
            permit.c.permit_type,
            permit.c.valid_until,
            application_case.c.state.label("case_state"),
        )
        .select_from(joined_employments().join(person, person.c.id == association.c.person_id))
        .where(
            *_of_unit(employer_id),
            permit.c.state != "expired",
            permit.c.valid_until >= first,
            permit.c.valid_until <= last,
        )
        .order_by(permit.c.valid_until, person.c.name_key, person.c.id)
    )
    return [EndingRow(**row._mapping) for row in rows]
