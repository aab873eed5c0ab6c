"""Lists of cases: of an employer, of a person; and the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from app.store.tables_cases import application_case, history_event
from app.store.tables_office import person

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import Work


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: str
    number: str
    procedure: str
    state: str
    round: int
    person_name: str | None
    created_at: datetime
    ended_at: datetime | None
    cause: str | None
    permit_type: str


_COLUMNS = (
    application_case.c.id,
    application_case.c.number,
    application_case.c.procedure,
    application_case.c.state,
    application_case.c.round,
    person.c.name.label("person_name"),
    application_case.c.created_at,
    application_case.c.ended_at,
    application_case.c.cause,
    application_case.c.permit_type,
)


def _lines(work: Work, condition: Any, limit: int) -> list[CaseLine]:
    query = (
        select(*_COLUMNS)
        .outerjoin(person, person.c.id == application_case.c.person_id)
        .order_by(application_case.c.created_at.desc(), application_case.c.id)
        .limit(limit)
    )
    if condition is not None:
        query = query.where(condition)
    return [CaseLine(**row._mapping) for row in work.connection.execute(query)]


def cases_of_employer(work: Work, employer_id: str, *, limit: int = 50) -> list[CaseLine]:
    """Return an employer's cases, newest first."""
    return _lines(work, application_case.c.employer_id == employer_id, limit)


def open_cases_of_employer(work: Work, employer_id: str, *, limit: int = 200) -> list[CaseLine]:
    """Return an employer's cases that have not ended, newest first."""
    is_open = and_(application_case.c.employer_id == employer_id, application_case.c.ended_at.is_(None))
    return _lines(work, is_open, limit)


def cases_of_person(work: Work, person_id: str, *, limit: int = 50) -> list[CaseLine]:
    """Return a person's cases, newest first."""
    return _lines(work, application_case.c.person_id == person_id, limit)


def cases_between(work: Work, person_id: str, employer_id: str, *, limit: int = 50) -> list[CaseLine]:
    """Return a person's cases at one employer, newest first: another unit's are not this one's to see."""
    is_theirs = and_(application_case.c.person_id == person_id, application_case.c.employer_id == employer_id)
    return _lines(work, is_theirs, limit)


def all_cases(work: Work, *, limit: int = 200) -> list[CaseLine]:
    """Return cases of everybody, for the operator; names are left out."""
    return _lines(work, None, limit)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened in a case."""

    number: int
    at: datetime
    actor: str
    kind: str
    element: str
    process: str
    name: str
    facts: dict[str, Any]


def history_of(work: Work, case_id: str) -> list[HistoryRow]:
    """Return what happened in a case, oldest first."""
    columns = [history_event.c[name] for name in HistoryRow.__slots__]
    rows = work.connection.execute(
        select(*columns).where(history_event.c.case_id == case_id).order_by(history_event.c.number)
    )
    return [HistoryRow(**row._mapping) for row in rows]
