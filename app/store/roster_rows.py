"""Everybody an employer has or had, and those who ask to be associated with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from app.store.tables_cases import application_case, human_task
from app.store.tables_office import association, person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from app.store.database import UnitOfWork

ASSOCIATION = "employee_association"
"""Id of the procedure that confirms an association."""
MOST = 100


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


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Some of the people of a list; `total` counts all of them."""

    rows: list[RosterRow]
    total: int


def roster(
    work: UnitOfWork,
    employer_id: str,
    *,
    only_present: bool,
    name: str = "",
    skip: int = 0,
    limit: int = MOST,
) -> RosterPage:
    """Return an employer's people, each once: present ones first, then former ones, the last to leave in front.

    `name` finds those whose name holds it.
    """
    wanted = _belongs(employer_id, only_present=only_present)
    if name:
        wanted = and_(wanted, person.c.name.contains(name, autoescape=True))
    joined = association.join(person, person.c.id == association.c.person_id)
    rows = work.connection.execute(
        select(*_COLUMNS)
        .select_from(joined)
        .where(wanted)
        .order_by(association.c.state, association.c.ended_on.desc(), person.c.name_key, association.c.id)
        .offset(skip)
        .limit(limit)
    )
    total = work.connection.execute(select(func.count()).select_from(joined).where(wanted)).scalar_one()
    return RosterPage([RosterRow(**row._mapping) for row in rows], int(total))


def roster_size(work: UnitOfWork, employer_id: str, *, only_present: bool) -> int:
    """Return how many people `roster` lists."""
    wanted = _belongs(employer_id, only_present=only_present)
    return int(
        work.connection.execute(select(func.count()).select_from(association).where(wanted)).scalar_one()
    )


def _belongs(employer_id: str, *, only_present: bool) -> ColumnElement[bool]:
    states = ("active",) if only_present else ("active", "ended")
    of_unit = and_(association.c.employer_id == employer_id, association.c.state.in_(states))
    # Nobody is present twice: the database refuses that.
    return of_unit if only_present else and_(of_unit, ~_has_newer(states))


def _has_newer(states: Sequence[str]) -> ColumnElement[bool]:
    """Who left and came back, or left twice, is listed once: as they are now, or as they last left."""
    other = association.alias("other")
    later = or_(
        other.c.requested_at > association.c.requested_at,
        and_(other.c.requested_at == association.c.requested_at, other.c.id > association.c.id),
    )
    return (
        select(other.c.id)
        .where(
            other.c.person_id == association.c.person_id,
            other.c.employer_id == association.c.employer_id,
            other.c.state.in_(states),
            association.c.state == "ended",
            or_(other.c.state == "active", later),
        )
        .exists()
    )


def requests(work: UnitOfWork, employer_id: str, *, skip: int = 0) -> RosterPage:
    """Return who asks to be associated with an employer, the oldest request first."""
    asks = and_(association.c.employer_id == employer_id, association.c.state == "requested")
    rows = work.connection.execute(
        select(*_COLUMNS)
        .join(person, person.c.id == association.c.person_id)
        .where(asks)
        .order_by(association.c.requested_at, association.c.id)
        .offset(skip)
        .limit(MOST)
    )
    total = work.connection.execute(select(func.count()).select_from(association).where(asks)).scalar_one()
    return RosterPage([RosterRow(**row._mapping) for row in rows], int(total))


def confirmation_tasks(work: UnitOfWork, employer_id: str, person_ids: Sequence[str]) -> dict[str, str]:
    """Return the open task in which a request is confirmed, by person, for some people."""
    rows = work.connection.execute(
        select(application_case.c.person_id, human_task.c.key, human_task.c.groups)
        .join(human_task, human_task.c.case_id == application_case.c.id)
        .where(
            application_case.c.employer_id == employer_id,
            application_case.c.person_id.in_(person_ids),
            application_case.c.procedure == ASSOCIATION,
            application_case.c.ended_at.is_(None),
            human_task.c.state == "open",
        )
    )
    return {row.person_id: row.key for row in rows if f"employer:{employer_id}" in row.groups}
