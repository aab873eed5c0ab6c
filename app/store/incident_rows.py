"""Incidents: a command that failed, with what it needs to be tried again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from app.store.database import new_id
from app.store.newest_first import Slice, slice_of
from app.store.tables_cases import application_case, incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 50
IN_ONE_QUESTION = 500
"""So many ids are asked for at once."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident; `text` is the real error in Chinese, `command` what was tried."""

    id: str
    case_id: str | None
    number: str | None
    command: dict[str, Any]
    kind: str
    element: str
    text: str
    created_at: datetime
    resolved_at: datetime | None
    attempts: int


def open_incident(
    work: UnitOfWork, *, case_id: str | None, command: Mapping[str, Any], kind: str, element: str, text: str
) -> str:
    """Write an incident, or count another attempt of the same command; return its id."""
    is_its = incident.c.case_id.is_(None) if case_id is None else incident.c.case_id == case_id
    for known in work.connection.execute(select(incident).where(is_its, incident.c.resolved_at.is_(None))):
        if known.command == dict(command):
            work.connection.execute(
                update(incident)
                .where(incident.c.id == known.id)
                .values(attempts=known.attempts + 1, kind=kind, element=element, text=text)
            )
            return str(known.id)
    made = new_id()
    work.connection.execute(
        insert(incident).values(
            id=made, case_id=case_id, command=dict(command), kind=kind, element=element, text=text,
            created_at=work.now, attempts=1,
        )
    )  # fmt: skip
    return made


def _query(*conditions: Any) -> Select[Any]:
    return (
        select(incident, application_case.c.number)
        .outerjoin(application_case, application_case.c.id == incident.c.case_id)
        .where(*conditions)
    )


def incidents(work: UnitOfWork) -> list[IncidentRow]:
    """Return all open incidents, newest first."""
    query = _query(incident.c.resolved_at.is_(None)).order_by(incident.c.created_at.desc())
    return [IncidentRow(**row._mapping) for row in work.connection.execute(query)]


def incident_page(work: UnitOfWork, place: Place | None = None) -> Slice[IncidentRow]:
    """Return a page of the open incidents, newest first."""
    is_open = incident.c.resolved_at.is_(None)
    newest = (incident.c.created_at, incident.c.id)
    rows, newer, older = slice_of(work, _query(is_open), newest, place, MOST)
    total = work.connection.execute(select(func.count()).select_from(incident).where(is_open)).scalar_one()
    return Slice([IncidentRow(**row._mapping) for row in rows], newer, older, int(total))


def waiting_for_operator(work: UnitOfWork, kind: str, name: str) -> set[str]:
    """Return what commands of a kind failed with and wait: the value of `name` in each."""
    command = incident.c.command
    rows = work.connection.execute(
        select(command[name].as_string())
        .where(incident.c.resolved_at.is_(None), command["kind"].as_string() == kind)
        .order_by(incident.c.created_at)  # it is so that the index of open incidents is taken
    ).scalars()
    return {row for row in rows if row}


def incident_of(work: UnitOfWork, incident_id: str) -> IncidentRow | None:
    """Return one incident."""
    row = work.connection.execute(_query(incident.c.id == incident_id)).first()
    return IncidentRow(**row._mapping) if row else None


def incidents_of_case(work: UnitOfWork, case_id: str) -> list[IncidentRow]:
    """Return the open incidents of a case, oldest first."""
    query = _query(incident.c.case_id == case_id, incident.c.resolved_at.is_(None))
    rows = work.connection.execute(query.order_by(incident.c.created_at))
    return [IncidentRow(**row._mapping) for row in rows]


def resolve(work: UnitOfWork, incident_id: str) -> None:
    """Close an incident."""
    work.connection.execute(update(incident).where(incident.c.id == incident_id).values(resolved_at=work.now))


def resolve_all_of(work: UnitOfWork, case_id: str) -> None:
    """Close every open incident of a case."""
    work.connection.execute(
        update(incident)
        .where(incident.c.case_id == case_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=work.now)
    )


def open_incidents_by_procedure(work: UnitOfWork) -> dict[str, int]:
    """Return how many incidents wait in the cases of each procedure that has any."""
    waiting = work.connection.execute(
        select(incident.c.case_id)
        .where(incident.c.resolved_at.is_(None))
        .order_by(incident.c.created_at, incident.c.id)
    ).scalars()
    counted = Counter(case_id for case_id in waiting if case_id is not None)
    found: Counter[str] = Counter()
    for some in batched(counted, IN_ONE_QUESTION):
        rows = work.connection.execute(
            select(application_case.c.id, application_case.c.procedure).where(application_case.c.id.in_(some))
        )
        for row in rows:
            found[row.procedure] += counted[row.id]
    return dict(found)


def batched(values: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the values in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def incidents_of_kind(work: UnitOfWork, kind: str) -> list[str]:
    """Return the ids of the open incidents of a kind that are about no case."""
    found = select(incident.c.id).where(
        incident.c.resolved_at.is_(None), incident.c.case_id.is_(None), incident.c.kind == kind
    )
    return list(work.connection.execute(found).scalars())
