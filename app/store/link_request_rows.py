"""What units ask the authority to record of a holder's former work, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from app.store.database import new_id
from app.store.newest_first import Slice, slice_of
from app.store.tables_office import employer, employment_link, link_request, permit, person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

OPEN, RECORDED, DECLINED = "open", "recorded", "declined"
MOST = 50


@dataclass(frozen=True, slots=True)
class LinkRequestRow:
    """One request: which unit asks, where the holder is said to have worked, and the answer."""

    id: str
    permit_id: str
    employer_id: str
    unit_name: str
    unit_uscc: str
    from_on: date
    to_on: date
    evidence: str
    reason: str
    state: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """An open request as the operators' list shows it."""

    request: LinkRequestRow
    person_id: str
    person_name: str
    permit_no: str
    valid_until: date
    employer_name: str


_COLUMNS = tuple(link_request.c[name] for name in LinkRequestRow.__dataclass_fields__)


def add_link_request(
    work: UnitOfWork,
    *,
    permit_id: str,
    employer_id: str,
    unit_name: str,
    unit_uscc: str,
    from_on: date,
    to_on: date,
    evidence: str,
    reason: str,
    by: str,
) -> str:
    """Keep a new request, open; a second open one about the same permit is a conflict."""
    made = new_id()
    work.connection.execute(
        insert(link_request).values(
            id=made,
            permit_id=permit_id,
            employer_id=employer_id,
            unit_name=unit_name,
            unit_uscc=unit_uscc,
            from_on=from_on,
            to_on=to_on,
            evidence=evidence,
            reason=reason,
            state=OPEN,
            asked_by=by,
            asked_at=work.now,
            answer="",
        )
    )
    return made


def open_link_request(work: UnitOfWork, permit_id: str) -> LinkRequestRow | None:
    """Return the open request about a permit."""
    found = select(*_COLUMNS).where(link_request.c.permit_id == permit_id, link_request.c.state == OPEN)
    row = work.connection.execute(found).first()
    return _row(row) if row else None


def answer_link_request(work: UnitOfWork, request_id: str, state: str, answer: str, by: str) -> bool:
    """Close an open request; False when it was answered meanwhile."""
    done = work.connection.execute(
        update(link_request)
        .where(link_request.c.id == request_id, link_request.c.state == OPEN)
        .values(state=state, answer=answer, answered_by=by, answered_at=work.now)
    )
    return done.rowcount == 1


def newest_requests(
    work: UnitOfWork, employer_id: str, permit_ids: Iterable[str]
) -> dict[str, LinkRequestRow]:
    """Return by permit the last request of a unit."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(link_request.c.permit_id.in_(set(permit_ids)), link_request.c.employer_id == employer_id)
        .order_by(link_request.c.asked_at, link_request.c.id)
    )
    return {row.permit_id: _row(row) for row in rows}


def permits_with_a_gap(work: UnitOfWork, employer_id: str, permit_ids: Iterable[str]) -> set[str]:
    """Return the permits whose chain has a unit, other than this one, for which no employer change was made."""
    rows = work.connection.execute(
        select(employment_link.c.permit_id)
        .where(
            employment_link.c.permit_id.in_(set(permit_ids)),
            employment_link.c.is_recorded.is_(False),
            func.coalesce(employment_link.c.employer_id, "") != employer_id,
        )
        .distinct()
    )
    return {row.permit_id for row in rows}


def open_link_requests(work: UnitOfWork, place: Place | None = None) -> Slice[ListedRequest]:
    """Return a page of the requests that wait for an answer, the newest in front."""
    query = (
        select(
            *_COLUMNS,
            permit.c.person_id,
            person.c.name.label("person_name"),
            permit.c.permit_no,
            permit.c.valid_until,
            employer.c.name.label("employer_name"),
        )
        .join(permit, permit.c.id == link_request.c.permit_id)
        .join(person, person.c.id == permit.c.person_id)
        .join(employer, employer.c.id == link_request.c.employer_id)
        .where(link_request.c.state == OPEN)
    )
    rows, newer, older = slice_of(work, query, (link_request.c.asked_at, link_request.c.id), place, MOST)
    listed = [
        ListedRequest(
            _row(row), row.person_id, row.person_name, row.permit_no, row.valid_until, row.employer_name
        )
        for row in rows
    ]
    return Slice(listed, newer, older, count_open_requests(work))


def count_open_requests(work: UnitOfWork) -> int:
    """Return how many requests wait for an answer."""
    counted = select(func.count()).select_from(link_request).where(link_request.c.state == OPEN)
    return int(work.connection.execute(counted).scalar_one())


def _row(row: Any) -> LinkRequestRow:
    return LinkRequestRow(**{name: row._mapping[name] for name in LinkRequestRow.__dataclass_fields__})
