"""Incidents: a command that failed, with what it needs to be tried again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import new_id
from app.store.newest_first import Slice, slice_of
from app.store.tables_cases import application_case
from app.store.tables_operations import incident

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
    retry_asked_at: datetime | None


def open_incident(
    work: UnitOfWork, *, case_id: str | None, command: Mapping[str, Any], kind: str, element: str, text: str
) -> str:
    """Write an incident, or count another attempt of the same command; return its id."""
    make = sqlite_insert if work.connection.dialect.name == "sqlite" else postgresql_insert
    told = {"kind": kind, "element": element, "text": text}
    made = make(incident).values(
        id=new_id(), case_id=case_id, command=dict(command), fingerprint=_fingerprint(case_id, command),
        created_at=work.now, attempts=1, **told,
    )  # fmt: skip
    again = made.on_conflict_do_update(
        index_elements=["fingerprint"],
        index_where=incident.c.resolved_at.is_(None),
        set_=told | {"attempts": incident.c.attempts + 1},
    )
    return str(work.connection.execute(again.returning(incident.c.id)).scalar_one())


def _fingerprint(case_id: str | None, command: Mapping[str, Any]) -> str:
    """Return what is the same for the same command of the same case, in whichever order its parts are written."""
    written = json.dumps([case_id, dict(command)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def ask_for_retry(work: UnitOfWork, by: str, kind: str = "") -> int:
    """Note that open incidents, or those of one kind, are to be tried again; return how many were not asked for yet."""
    of_kind = (incident.c.kind == kind,) if kind else ()
    asked = (
        update(incident)
        .where(incident.c.resolved_at.is_(None), incident.c.retry_asked_at.is_(None), *of_kind)
        .values(retry_asked_at=work.now, retry_asked_by=by)
    )
    return int(work.connection.execute(asked).rowcount)


def take_asked(work: UnitOfWork) -> tuple[str, str] | None:
    """Take the incident that was asked for first; return its id and who asked. Two workers never take the same."""
    first = (
        select(incident.c.id, incident.c.retry_asked_by)
        .where(incident.c.retry_asked_at.is_not(None), incident.c.resolved_at.is_(None))
        .order_by(incident.c.retry_asked_at, incident.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = work.connection.execute(first).first()
    if row is None:
        return None
    work.connection.execute(
        update(incident).where(incident.c.id == row.id).values(retry_asked_at=None, retry_asked_by=None)
    )
    return str(row.id), str(row.retry_asked_by)


def kinds_of_open(work: UnitOfWork) -> list[tuple[str, int]]:
    """Return the kinds of open incidents with how many there are, the commonest in front."""
    many = func.count()
    found = (
        select(incident.c.kind, many)
        .where(incident.c.resolved_at.is_(None))
        .group_by(incident.c.kind)
        .order_by(many.desc(), incident.c.kind)
    )
    return [(row[0], int(row[1])) for row in work.connection.execute(found)]


def _query(*conditions: Any) -> Select[Any]:
    return (
        select(
            *(incident.c[name] for name in IncidentRow.__slots__ if name != "number"),
            application_case.c.number,
        )
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
