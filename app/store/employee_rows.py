"""The current employees of an employer with permit and open application: all, or those of whom something is due."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, and_, bindparam, case, func, or_, select

from app.domain.procedures import NO_APPLICATIONS
from app.store.tables_cases import application_case
from app.store.tables_office import association, permit, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Select

    from app.store.database import UnitOfWork

    OwnTypes = tuple[tuple[str, ...], tuple[str, ...]]
    """Types of permit with days of their own: of the last safe day, and of the day from which a renewal is open."""

SENT_BACK = ("returned", "employee_correction")
ENDED = ("expired", "cancelled")
MOST = 50
_TODAY = bindparam("today", type_=Date)
_IN_UNIT = (association.c.employer_id == bindparam("unit"), association.c.state == "active")


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

    def named(self, name: str) -> dict[str, date]:
        """Return the days as values of the condition `ends_until`."""
        return {f"{name}_{permit_type}": day for permit_type, day in self.by_type.items()} | {
            name: self.others
        }


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

    @property
    def own_types(self) -> OwnTypes:
        """Return which types of permit have days of their own."""
        return tuple(self.last_unsafe.by_type), tuple(self.last_open.by_type)

    def values(self, employer_id: str) -> dict[str, Any]:
        """Return the values of the conditions, for one employer."""
        days = self.last_unsafe.named("unsafe") | self.last_open.named("until")
        return {"unit": employer_id, "today": self.today, "taken_over": sorted(self.taken_over), **days}


def _ends_until(name: str, own_types: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a permit ends on a day that its type has, or earlier."""
    others = bindparam(name, type_=Date)
    own = {one: bindparam(f"{name}_{one}", type_=Date) for one in own_types}
    return permit.c.valid_until <= (case(own, value=permit.c.permit_type, else_=others) if own else others)


def _conditions(own_types: OwnTypes) -> Mapping[str, ColumnElement[bool]]:
    """Return what distinguishes the groups of employees that have something due."""
    unsafe, until = own_types
    taken_over = application_case.c.procedure.in_(bindparam("taken_over", expanding=True))
    is_free = or_(application_case.c.id.is_(None), taken_over)
    may_renew = and_(is_free, permit.c.state == "valid", permit.c.valid_until >= _TODAY)
    return {
        "today": and_(may_renew, _ends_until("unsafe", unsafe)),
        "correct": application_case.c.state.in_(SENT_BACK),
        "renew": and_(may_renew, _ends_until("until", until)),
        "open": application_case.c.id.is_not(None),
        # The sweep may not have run yet: what has passed its last day cannot be moved (read-time guard).
        "move": and_(
            permit.c.state == "suspended",
            permit.c.employer_id != bindparam("unit"),
            permit.c.valid_until >= _TODAY,
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
    values = days.values(employer_id) | {"skip": skip, "most": limit}
    rows = work.connection.execute(_lines(show, days.own_types), values)
    return [EmployeeRow(*row) for row in rows]


@cache
def _lines(show: str, own_types: OwnTypes) -> Select[Any]:
    return (
        rows_of_employees()
        .where(*_IN_UNIT, *((_conditions(own_types)[show],) if show else ()))
        # What has ended needs nobody any more: it stands behind what still can.
        .order_by(
            permit.c.valid_until.is_(None),
            case((or_(permit.c.valid_until < _TODAY, permit.c.state.in_(ENDED)), 1), else_=0),
            permit.c.valid_until,
            person.c.name_key,
            person.c.id,
        )
        .offset(bindparam("skip"))
        .limit(bindparam("most"))
    )


def employee_counts(work: UnitOfWork, employer_id: str, days: DueDays) -> dict[str, int]:
    """Return how many employees an employer has, under "", and how many of each group."""
    row = work.connection.execute(_sums(days.own_types), days.values(employer_id)).one()
    counts = {name: int(number) for name, number in row._mapping.items()}
    return {"": counts.pop("everybody"), **counts}


@cache
def _sums(own_types: OwnTypes) -> Select[Any]:
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in _conditions(own_types).items()
    ]
    everybody = func.count().label("everybody")
    return select(everybody, *sums).select_from(joined_employments()).where(*_IN_UNIT)
