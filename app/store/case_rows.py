"""Cases: locked, read, written back only if nobody was faster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.office_codes import ApplicationState
from app.domain.procedures import NO_APPLICATIONS
from app.store.kept_rows import keep
from app.store.reached_cases import follow_case
from app.store.read_once import read_once
from app.store.tables_cases import application_case, case_counter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork


class CaseMissingError(Exception):
    """No case has this id."""


class StaleCaseError(Exception):
    """The case was changed by somebody else since it was read."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as stored; `blob` is the engine's state and nobody else reads it."""

    id: str
    number: str
    procedure: str
    edition: str
    state: str
    round: int
    person_id: str | None
    permit_id: str | None
    employer_id: str
    authority: str
    permit_type: str
    initiator: str
    created_at: datetime
    ended_at: datetime | None
    outcome: str | None
    cause: str | None
    first_submitted_on: date | None
    received_on: date | None
    review_due_on: date | None
    review_days: int | None
    """The working days that the running review was given; none where it is older than the column."""
    zone: str | None
    is_urgent: bool
    blob: bytes
    lock_version: int
    calendar_version: int
    deadlines_version: int
    """The calendar by which the waiting timers are worked out."""
    tell_by: date | None = None
    """Until when the authority tells all that is missing; none where that clock is off, or once something was decided."""
    deemed_accepted_at: datetime | None = None
    """When it counted as accepted because nothing was told by then."""


_OF_ID = select(application_case).where(application_case.c.id == bindparam("id"))
_LOCKED = _OF_ID.with_for_update()
_ADD = insert(application_case)
_CHANGE = update(application_case).where(
    application_case.c.id == bindparam("of_id"), application_case.c.lock_version == bindparam("of_version")
)
_OPEN_OF_PERMIT = select(application_case).where(
    application_case.c.permit_id == bindparam("permit_id"),
    application_case.c.ended_at.is_(None),
    application_case.c.procedure.not_in(NO_APPLICATIONS),
)


@cache
def _next_number(dialect: str) -> Any:
    insert_or = sqlite_insert if dialect == "sqlite" else postgres_insert
    upsert = insert_or(case_counter)
    return upsert.on_conflict_do_update(
        index_elements=["day"], set_={"last": case_counter.c.last + upsert.excluded.last}
    ).returning(case_counter.c.last)


def _found(work: UnitOfWork, query: Select[Any], case_id: str) -> CaseRow:
    row = work.connection.execute(query, {"id": case_id}).first()
    if row is None:
        raise CaseMissingError(case_id)
    return CaseRow(**row._mapping)


def lock_case(work: UnitOfWork, case_id: str) -> CaseRow:
    """Return the case and keep everybody else out until the commit; raises CaseMissingError."""
    return _found(work, _LOCKED, case_id)


@read_once
def case_of(work: UnitOfWork, case_id: str) -> CaseRow:
    """Return the case without locking it; raises CaseMissingError."""
    return _found(work, _OF_ID, case_id)


def add_case(work: UnitOfWork, case: CaseRow) -> None:
    """Write a new case; a second open application for one permit is refused by the database."""
    work.connection.execute(_ADD, case_row(work, case))


def case_row(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    """Return the row of a new case, with its evidence noted."""
    values = {name: getattr(case, name) for name in CaseRow.__slots__}
    keep(work, "application_case", case.id, case.id, values)
    work.pending.begin_case(case.id)
    return values


def change_case(work: UnitOfWork, case: CaseRow, **changes: Any) -> None:
    """Write changes if the case is still as it was read; raises StaleCaseError."""
    done = work.connection.execute(
        _CHANGE,
        {
            "of_id": case.id,
            "of_version": case.lock_version,
            "lock_version": case.lock_version + 1,
            **changes,
        },
    )
    if done.rowcount != 1:
        raise StaleCaseError(case.id)
    follow_case(work, case.id, changes)
    keep(work, "application_case", case.id, case.id, changes)


def note_deadlines(work: UnitOfWork, case_id: str, version: int) -> None:
    """Note by which calendar the timers of a locked case are worked out."""
    work.connection.execute(
        update(application_case).where(application_case.c.id == case_id).values(deadlines_version=version)
    )


def next_number(work: UnitOfWork, day: date) -> str:
    """Return the next case number of a Beijing day, for example 20261125-00001."""
    return next_numbers(work, day, 1)[0]


def next_numbers(work: UnitOfWork, day: date, count: int) -> list[str]:
    """Return so many case numbers of a Beijing day that follow each other; nobody else gets one until the commit."""
    statement = _next_number(work.connection.dialect.name)
    last = work.connection.execute(statement, {"day": day, "last": count}).scalar_one()
    return [f"{day:%Y%m%d}-{number:05d}" for number in range(last - count + 1, last + 1)]


def give_numbers_back(work: UnitOfWork, day: date, count: int) -> None:
    """Give the last of the numbers back that this transaction has taken, so that none is missing."""
    if count:
        counter = update(case_counter).where(case_counter.c.day == day)
        work.connection.execute(counter.values(last=case_counter.c.last - count))


_FORMER = (
    select(application_case)
    .where(
        application_case.c.employer_id == bindparam("unit"),
        application_case.c.procedure == bindparam("same"),
        application_case.c.ended_at.is_not(None),
        application_case.c.id != bindparam("without"),
    )
    .order_by(application_case.c.created_at.desc(), application_case.c.id.desc())
    .limit(1)
)
_FORMER_OF_PERSON = _FORMER.where(application_case.c.person_id == bindparam("person"))
_FORMER_OF_UNIT = _FORMER.where(application_case.c.person_id.is_(None))


def former_case_of(work: UnitOfWork, case: CaseRow) -> CaseRow | None:
    """Return the last ended application of the same procedure, person and unit; of a unit's own, of the unit."""
    asked = {"unit": case.employer_id, "same": case.procedure, "without": case.id}
    of_person = {"person": case.person_id} if case.person_id else {}
    row = work.connection.execute(
        _FORMER_OF_PERSON if of_person else _FORMER_OF_UNIT, asked | of_person
    ).first()
    return CaseRow(**row._mapping) if row else None


@read_once
def open_case_of_permit(work: UnitOfWork, permit_id: str) -> CaseRow | None:
    """Return the one open application of a permit, if there is one."""
    row = work.connection.execute(_OPEN_OF_PERMIT, {"permit_id": permit_id}).first()
    return CaseRow(**row._mapping) if row else None


def open_states_of_permits(work: UnitOfWork, permit_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return id and state of the open application of each permit that has one."""
    rows = work.connection.execute(
        select(application_case.c.permit_id, application_case.c.id, application_case.c.state).where(
            application_case.c.permit_id.in_(permit_ids),
            application_case.c.ended_at.is_(None),
            application_case.c.procedure.not_in(NO_APPLICATIONS),
        )
    )
    return {row.permit_id: (row.id, row.state) for row in rows}


def open_case_of_person(work: UnitOfWork, person_id: str, procedure: str) -> CaseRow | None:
    """Return a person's open case of a procedure that is not about a permit."""
    row = work.connection.execute(
        select(application_case).where(
            application_case.c.person_id == person_id,
            application_case.c.procedure == procedure,
            application_case.c.ended_at.is_(None),
        )
    ).first()
    return CaseRow(**row._mapping) if row else None


def cases_closed_with(work: UnitOfWork, permit_id: str, since: datetime | None) -> tuple[str, ...]:
    """Return the numbers of a permit's applications that its end has closed, since an instant if it is known."""
    after = [] if since is None else [application_case.c.ended_at >= since]
    rows = work.connection.execute(
        select(application_case.c.number)
        .where(
            application_case.c.permit_id == permit_id,
            application_case.c.state == ApplicationState.CLOSED_EXPIRED.value,
            application_case.c.procedure.not_in(NO_APPLICATIONS),
            *after,
        )
        .order_by(application_case.c.number)
    )
    return tuple(rows.scalars())


def ids_of_numbers(work: UnitOfWork, numbers: Sequence[str]) -> dict[str, str]:
    """Return the ids of cases by their numbers."""
    rows = work.connection.execute(
        select(application_case.c.number, application_case.c.id).where(application_case.c.number.in_(numbers))
    )
    return {row.number: row.id for row in rows}


@cache
def _open_numbers(given: tuple[str, ...], empty: tuple[str, ...]) -> Select[Any]:
    return (
        select(application_case.c.number)
        .where(
            application_case.c.ended_at.is_(None),
            application_case.c.id != bindparam("without"),
            application_case.c.procedure.not_in(NO_APPLICATIONS),
            *(application_case.c[name].in_(bindparam(name, expanding=True)) for name in given),
            *(application_case.c[name].is_(None) for name in empty),
        )
        .order_by(application_case.c.number)
    )


def open_numbers(
    work: UnitOfWork, *, without: str, **columns: str | tuple[str, ...] | None
) -> tuple[str, ...]:
    """Return the numbers of open cases whose columns have these values (or one of them), except the case `without`."""
    given = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in columns.items()
        if value is not None
    }
    query = _open_numbers(tuple(given), tuple(name for name in columns if name not in given))
    return tuple(work.connection.execute(query, {"without": without, **given}).scalars())


def open_cases_between(work: UnitOfWork, person_id: str, employer_id: str) -> tuple[str, ...]:
    """Return the ids of a person's open applications at one employer, oldest first."""
    rows = work.connection.execute(
        select(application_case.c.id)
        .where(
            application_case.c.person_id == person_id,
            application_case.c.employer_id == employer_id,
            application_case.c.ended_at.is_(None),
            application_case.c.procedure.not_in(NO_APPLICATIONS),
        )
        .order_by(application_case.c.number)
    )
    return tuple(rows.scalars())
