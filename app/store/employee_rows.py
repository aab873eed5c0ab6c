"""The current employees of an employer with permit and open application, in one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from app.domain.procedures import NO_APPLICATIONS
from app.store.name_order import by_name
from app.store.tables_cases import application_case
from app.store.tables_office import association, permit, person

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import Work


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


def current_employees(work: Work, employer_id: str, *, limit: int = 200) -> list[EmployeeRow]:
    """Return the employees of an employer, those whose permit ends first in front."""
    open_case = and_(
        application_case.c.permit_id == permit.c.id,
        application_case.c.ended_at.is_(None),
        application_case.c.procedure.not_in(NO_APPLICATIONS),
    )
    other = permit.alias("other_permit")
    newest = (
        select(other.c.id)
        .where(other.c.person_id == person.c.id)
        .order_by(other.c.valid_until.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = work.connection.execute(
        select(
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
        )
        .join(association, association.c.person_id == person.c.id)
        .outerjoin(permit, permit.c.id == newest)
        .outerjoin(application_case, open_case)
        .where(association.c.employer_id == employer_id, association.c.state == "active")
        .order_by(permit.c.valid_until.is_(None), permit.c.valid_until, by_name(work, person.c.name))
        .limit(limit)
    )
    return [EmployeeRow(**row._mapping) for row in rows]
