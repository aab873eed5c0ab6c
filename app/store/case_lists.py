"""Lists of cases: of an employer, of a person, of everybody; and the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from app.store.newest_first import Slice, slice_of
from app.store.tables_cases import application_case, history_event
from app.store.tables_office import person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 50
OPEN, ENDED = "open", "ended"
"""What the list of cases may be narrowed to."""
AT_ONCE = 1000


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


_NEWEST = (application_case.c.created_at, application_case.c.id)


def _query(*conditions: Any) -> Select[Any]:
    return select(*_COLUMNS).outerjoin(person, person.c.id == application_case.c.person_id).where(*conditions)


def _lines(work: UnitOfWork, *conditions: Any) -> list[CaseLine]:
    query = _query(*conditions).order_by(*(column.desc() for column in _NEWEST)).limit(MOST)
    return [CaseLine(**row._mapping) for row in work.connection.execute(query)]


def _page(work: UnitOfWork, place: Place | None, *conditions: Any, size: int = MOST) -> Slice[CaseLine]:
    rows, newer, older = slice_of(work, _query(*conditions), _NEWEST, place, size)
    total = select(func.count()).select_from(application_case).where(*conditions)
    lines = [CaseLine(**row._mapping) for row in rows]
    return Slice(lines, newer, older, int(work.connection.execute(total).scalar_one()))


def cases_of_employer(
    work: UnitOfWork, employer_id: str, procedures: Sequence[str], place: Place | None
) -> Slice[CaseLine]:
    """Return a page of an employer's cases of some procedures, newest first."""
    mine = application_case.c.employer_id == employer_id
    return _page(work, place, mine, application_case.c.procedure.in_(procedures))


def open_cases_of_employer(
    work: UnitOfWork,
    employer_id: str,
    place: Place | None,
    *,
    procedures: Sequence[str] = (),
    permit_type: str = "",
) -> Slice[CaseLine]:
    """Return a page of an employer's cases that have not ended, newest first; all, or only those asked for."""
    wanted = [application_case.c.employer_id == employer_id, application_case.c.ended_at.is_(None)]
    if procedures:
        wanted.append(application_case.c.procedure.in_(procedures))
    if permit_type:
        wanted.append(application_case.c.permit_type == permit_type)
    return _page(work, place, *wanted)


def cases_of_person(work: UnitOfWork, person_id: str) -> list[CaseLine]:
    """Return a person's cases, newest first."""
    return _lines(work, application_case.c.person_id == person_id)


def cases_between(work: UnitOfWork, person_id: str, employer_id: str) -> list[CaseLine]:
    """Return a person's cases at one employer, newest first: another unit's are not this one's to see."""
    return _lines(
        work, application_case.c.person_id == person_id, application_case.c.employer_id == employer_id
    )


def case_page(
    work: UnitOfWork,
    place: Place | None = None,
    *,
    number: str = "",
    procedure: str = "",
    state: str = "",
    units: Sequence[str] | None = None,
) -> Slice[CaseLine]:
    """Return a page of the cases of everybody, newest first, for the operator; names are left out.

    `number` is how a case number begins; `units` leaves those of some units; `state` leaves those that are open, or those that have ended.
    """
    wanted: list[Any] = []
    if number:
        wanted.append(application_case.c.number.startswith(number, autoescape=True))
    if procedure:
        wanted.append(application_case.c.procedure == procedure)
    if units is not None:
        wanted.append(application_case.c.employer_id.in_(units))
    if state == OPEN:
        wanted.append(application_case.c.ended_at.is_(None))
    elif state == ENDED:
        wanted.append(application_case.c.ended_at.is_not(None))
    return _page(work, place, *wanted)


def all_cases(work: UnitOfWork) -> Iterator[CaseLine]:
    """Yield the cases of everybody, newest first, however many there are."""
    place: Place | None = None
    while True:
        found = _page(work, place, size=AT_ONCE)
        yield from found.rows
        place = found.older
        if place is None:
            return


@dataclass(frozen=True, slots=True)
class PartiesRow:
    """Whose case it is, without what it carries."""

    id: str
    procedure: str
    employer_id: str
    person_id: str | None
    authority: str


def parties_among(work: UnitOfWork, ids: Collection[str]) -> list[PartiesRow]:
    """Return the parties of some cases."""
    columns = [application_case.c[name] for name in PartiesRow.__slots__]
    rows = work.connection.execute(select(*columns).where(application_case.c.id.in_(ids)))
    return [PartiesRow(**row._mapping) for row in rows]


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


_HISTORY = (
    select(*(history_event.c[name] for name in HistoryRow.__slots__))
    .where(history_event.c.case_id == bindparam("case_id"))
    .order_by(history_event.c.number)
)


def history_of(work: UnitOfWork, case_id: str) -> list[HistoryRow]:
    """Return what happened in a case, oldest first."""
    rows = work.connection.execute(_HISTORY, {"case_id": case_id})
    return [HistoryRow(**row._mapping) for row in rows]


def numbers_of_cases(work: UnitOfWork, ids: Collection[str]) -> dict[str, str]:
    """Return the numbers of some cases by their ids."""
    rows = work.connection.execute(
        select(application_case.c.id, application_case.c.number).where(application_case.c.id.in_(ids))
    )
    return {row.id: row.number for row in rows}
