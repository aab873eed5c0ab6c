"""Everybody an employer has or had, and those who ask to be associated with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.store.tables_cases import application_case, human_task
from app.store.tables_office import association, person

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.store.database import Work

ASSOCIATION = "employee_association"
"""Id of the procedure that confirms an association."""
MOST = 500


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One association of a person with an employer."""

    person_id: str
    name: str
    id_number_masked: str
    post: str
    state: str
    requested_at: datetime
    activated_on: date | None
    ended_on: date | None


_COLUMNS = (
    association.c.person_id,
    person.c.name,
    person.c.id_number_masked,
    association.c.post,
    association.c.state,
    association.c.requested_at,
    association.c.activated_on,
    association.c.ended_on,
)


def roster(work: Work, employer_id: str) -> list[RosterRow]:
    """Return an employer's present and former people, each once; who came back counts as present."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .join(person, person.c.id == association.c.person_id)
        .where(association.c.employer_id == employer_id, association.c.state.in_(["active", "ended"]))
        .order_by(association.c.state, association.c.ended_on.desc(), person.c.name)
        .limit(MOST)
    )
    found: dict[str, RosterRow] = {}
    for row in rows:
        found.setdefault(row.person_id, RosterRow(**row._mapping))
    return list(found.values())


def requests(work: Work, employer_id: str) -> list[RosterRow]:
    """Return who asks to be associated with an employer, the oldest request first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .join(person, person.c.id == association.c.person_id)
        .where(association.c.employer_id == employer_id, association.c.state == "requested")
        .order_by(association.c.requested_at)
        .limit(MOST)
    )
    return [RosterRow(**row._mapping) for row in rows]


def confirmation_tasks(work: Work, employer_id: str) -> dict[str, str]:
    """Return the open task in which a request is confirmed, by person."""
    rows = work.connection.execute(
        select(application_case.c.person_id, human_task.c.key, human_task.c.groups)
        .join(human_task, human_task.c.case_id == application_case.c.id)
        .where(
            application_case.c.employer_id == employer_id,
            application_case.c.procedure == ASSOCIATION,
            application_case.c.ended_at.is_(None),
            human_task.c.state == "open",
        )
    )
    return {row.person_id: row.key for row in rows if f"employer:{employer_id}" in row.groups}
