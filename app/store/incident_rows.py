"""Incidents: a command that failed, with what it needs to be tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.store.database import new_id
from app.store.tables_cases import application_case, incident

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import Work


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
    work: Work, *, case_id: str | None, command: Mapping[str, Any], kind: str, element: str, text: str
) -> str:
    """Write an incident, or count another attempt of the same command; return its id."""
    for known in incidents(work):
        if known.case_id == case_id and known.command == dict(command):
            work.connection.execute(
                update(incident)
                .where(incident.c.id == known.id)
                .values(attempts=known.attempts + 1, kind=kind, element=element, text=text)
            )
            return known.id
    made = new_id()
    work.connection.execute(
        insert(incident).values(
            id=made, case_id=case_id, command=dict(command), kind=kind, element=element, text=text,
            created_at=work.now, attempts=1,
        )
    )  # fmt: skip
    return made


def incidents(work: Work, *, only_open: bool = True) -> list[IncidentRow]:
    """Return incidents, newest first."""
    query = (
        select(incident, application_case.c.number)
        .outerjoin(application_case, application_case.c.id == incident.c.case_id)
        .order_by(incident.c.created_at.desc())
        .limit(500)
    )
    if only_open:
        query = query.where(incident.c.resolved_at.is_(None))
    return [IncidentRow(**row._mapping) for row in work.connection.execute(query)]


def incident_of(work: Work, incident_id: str) -> IncidentRow | None:
    """Return one incident."""
    return next((row for row in incidents(work, only_open=False) if row.id == incident_id), None)


def resolve(work: Work, incident_id: str) -> None:
    """Close an incident."""
    work.connection.execute(update(incident).where(incident.c.id == incident_id).values(resolved_at=work.now))
