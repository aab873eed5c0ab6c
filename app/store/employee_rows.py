"""The current employees of an employer with permit and open application: all, or those of whom something is due."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from app.domain.procedures import NO_APPLICATIONS
from app.store.tables_cases import application_case
from app.store.tables_office import association, permit, person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Select

    from app.store.database import UnitOfWork

SENT_BACK = ("returned", "employee_correction")
ENDED = ("expired", "cancelled")
MOST = 50


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """A person actively associated with an employer."""

    person_id: str
    name: str
    id_number_masked: str
    post: str
    permit_id: str | None
    permit_no: str | None
    permit_type: str | None
    permit_state: str | None
    permit_employer_id: str | None
    valid_until: date | None
    case_id: str | None
    case_number: str | None
    case_state: str | None
    case_procedure: str | None


@dataclass(frozen=True, slots=True)
class LastDays:
    """The last day of expiry for which something is so, by type of permit; each type has an authority of its own."""

    by_type: Mapping[str, date]
    others: date

    def of(self, permit_type: str) -> date:
        """Return the day for a type of permit."""
        return self.by_type.get(permit_type, self.others)

    def holds(self) -> ColumnElement[bool]:
        """Return the condition that a permit ends on that day or earlier."""
        if not self.by_type:
            return permit.c.valid_until <= self.others
        return permit.c.valid_until <= case(self.by_type, value=permit.c.permit_type, else_=self.others)


@dataclass(frozen=True, slots=True)
class DueDays:
    """What today means for permits by the day on which they end.

    Renewals may be submitted for permits that end until `last_open`; for those that end until `last_unsafe` the
    last safe day is today or has passed. A renewal takes an open case of `taken_over` over.
    """

    today: date
    last_unsafe: LastDays
    last_open: LastDays
    taken_over: frozenset[str]


def _conditions(employer_id: str, days: DueDays) -> Mapping[str, ColumnElement[bool]]:
    """Return what distinguishes the groups of employees that have something due."""
    is_free = or_(application_case.c.id.is_(None), application_case.c.procedure.in_(days.taken_over))
    may_renew = and_(is_free, permit.c.state == "valid", permit.c.valid_until >= days.today)
    return {
        "today": and_(may_renew, days.last_unsafe.holds()),
        "correct": application_case.c.state.in_(SENT_BACK),
        "renew": and_(may_renew, days.last_open.holds()),
        "open": application_case.c.id.is_not(None),
        # The sweep may not have run yet: what has passed its last day cannot be moved (read-time guard).
        "move": and_(
            permit.c.state == "suspended",
            permit.c.employer_id != employer_id,
            permit.c.valid_until >= days.today,
        ),
    }


@cache
def joined_employments() -> FromClause:
    """Return employments with permit and open application; it is the same for every request, so it is made once."""
    other = permit.alias("other_permit")
    newest = (
        select(other.c.id)
        .where(other.c.person_id == association.c.person_id)
        .order_by(other.c.valid_until.desc())
        .limit(1)
        .scalar_subquery()
    )
    open_case = and_(
        application_case.c.permit_id == permit.c.id,
        application_case.c.ended_at.is_(None),
        application_case.c.procedure.not_in(NO_APPLICATIONS),
    )
    return association.outerjoin(permit, permit.c.id == newest).outerjoin(application_case, open_case)


@cache
def rows_of_employees() -> Select[Any]:
    """Return what a line of the list shows, of everybody; made once as well."""
    return select(
        person.c.id.label("person_id"),
        person.c.name,
        person.c.id_number_masked,
        association.c.post,
        permit.c.id.label("permit_id"),
        permit.c.permit_no,
        permit.c.permit_type,
        permit.c.state.label("permit_state"),
        permit.c.employer_id.label("permit_employer_id"),
        permit.c.valid_until,
        application_case.c.id.label("case_id"),
        application_case.c.number.label("case_number"),
        application_case.c.state.label("case_state"),
        application_case.c.procedure.label("case_procedure"),
    ).select_from(joined_employments().join(person, person.c.id == association.c.person_id))


def current_employees(
    work: UnitOfWork, employer_id: str, days: DueDays, *, show: str = "", skip: int = 0, limit: int = MOST
) -> list[EmployeeRow]:
    """Return some employees of an employer, those whose permit ends first in front; `show` names a group."""
    wanted: list[Any] = [association.c.employer_id == employer_id, association.c.state == "active"]
    if show:
        wanted.append(_conditions(employer_id, days)[show])
    rows = work.connection.execute(
        rows_of_employees()
        .where(*wanted)
        # What has ended needs nobody any more: it stands behind what still can.
        .order_by(
            permit.c.valid_until.is_(None),
            case((or_(permit.c.valid_until < days.today, permit.c.state.in_(ENDED)), 1), else_=0),
            permit.c.valid_until,
            person.c.name_key,
            person.c.id,
        )
        .offset(skip)
        .limit(limit)
    )
    return [EmployeeRow(**row._mapping) for row in rows]


def employee_counts(work: UnitOfWork, employer_id: str, days: DueDays) -> dict[str, int]:
    """Return how many employees an employer has, under "", and how many of each group."""
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in _conditions(employer_id, days).items()
    ]
    row = work.connection.execute(
        select(func.count().label("everybody"), *sums)
        .select_from(joined_employments())
        .where(association.c.employer_id == employer_id, association.c.state == "active")
    ).one()
    counts = {name: int(number) for name, number in row._mapping.items()}
    return {"": counts.pop("everybody"), **counts}
