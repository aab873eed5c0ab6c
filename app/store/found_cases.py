"""Search among the cases that have reached an authority: what a text names first, then its cases, each by an index.

However many cases there are, a search reads some hundred rows: people and units are found by how their name or number
begins, at most so many of them, and each condition has an index in the order of the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select, tuple_, union, union_all

from app.domain.name_order import order_key
from app.domain.typed_text import halfwidth, normalised
from app.store.tables_cases import application_case
from app.store.tables_office import employer, permit, person
from app.store.tables_queues import reached_case
from app.store.text_ranges import begins_with, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select

    from app.store.database import UnitOfWork

MOST_PEOPLE = 200
MOST_UNITS = 5
MOST_COUNTED = 1000
"""How far the length of a list is counted."""
CITY = ("", "北京", "北京市")
"""What people leave out in front of a unit's name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names: `too_many` people or units begin like this for all of them to be looked at."""

    people: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    """Id and name."""
    too_many_people: bool = False
    too_many_units: bool = False


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases of an authority are wanted; empty is all. `returned` is 0, 1 or 2 for twice and more."""

    authority: str
    text: str = ""
    procedure: str = ""
    state: str = ""
    returned: int | None = None
    employer_id: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A line of what was found."""

    case_id: str
    number: str
    procedure: str
    state: str
    returned: int
    received_on: date
    person_name: str | None
    employer_name: str
    ended_at: datetime | None

    @property
    def place(self) -> str:
        """Return the place of this line, to begin the next page behind it."""
        return f"{self.received_on.isoformat()}.{self.number}"


def named_by(work: UnitOfWork, text: str, authority: str) -> Named:
    """Return the people, and units with cases at an authority, whose name, initials or number begins like a text."""
    plain = halfwidth(text)
    if not plain:
        return Named()
    units = units_named(work, plain, authority)
    people = _people(work, plain)
    return Named(
        people=tuple(people[:MOST_PEOPLE]),
        units=tuple(units[:MOST_UNITS]),
        too_many_people=len(people) > MOST_PEOPLE,
        too_many_units=len(units) > MOST_UNITS,
    )


def _people(work: UnitOfWork, text: str) -> list[str]:
    asked: list[Select[Any]] = [
        select(person.c.id).where(begins_with(person.c.name_key, order_key(text))),
        select(person.c.id).where(person.c.id_number_index == work.seal.index(normalised(text))),
    ]
    if is_number(text.upper()):
        asked.append(select(permit.c.person_id).where(begins_with(permit.c.permit_no, text.upper())))
    if is_initials(text):
        letters = text.casefold()
        asked += [
            select(person.c.id).where(begins_with(person.c.initials, letters)),
            select(person.c.id).where(begins_with(person.c.other_initials, letters)),
        ]
    parts = [select(one.limit(MOST_PEOPLE + 1).subquery().c[0].label("id")) for one in asked]
    return list(work.connection.execute(union(*parts)).scalars())


def units_named(work: UnitOfWork, text: str, authority: str | None = None) -> list[tuple[str, str]]:
    """Return id and name of units whose name or code begins like a text, one more than are looked at.

    With an authority only those a case of which has come to it: of others it hears nothing.
    """
    number = normalised(text)
    conditions = [begins_with(employer.c.name_key, order_key(city + text)) for city in CITY]
    if is_number(number):
        conditions.append(begins_with(employer.c.uscc, number))
    if authority is not None:
        conditions = [one & _has_reached(authority) for one in conditions]
    limited = [
        select(employer.c.id, employer.c.name).where(one).limit(MOST_UNITS + 1).subquery()
        for one in conditions
    ]
    found = union(*(select(one.c.id, one.c.name) for one in limited))
    return [(row.id, row.name) for row in work.connection.execute(found.order_by("name", "id"))]


def unit_at_authority(work: UnitOfWork, authority: str, employer_id: str) -> str:
    """Return the name of a unit a case of which has come to an authority; empty for any other."""
    asked = select(employer.c.name).where(employer.c.id == employer_id, _has_reached(authority))
    return str(work.connection.execute(asked).scalar() or "")


def _has_reached(authority: str) -> ColumnElement[bool]:
    return exists().where(reached_case.c.authority == authority, reached_case.c.employer_id == employer.c.id)


def found_cases(
    work: UnitOfWork, wanted: CaseFilter, named: Named, *, after: tuple[date, str] | None, limit: int
) -> list[FoundCase]:
    """Return the next lines of what was found, what was received last in front."""
    found = _all(wanted, named, after=after, limit=limit)
    if found is None:
        return []
    keys = found.subquery("found")
    rows = work.connection.execute(
        select(
            reached_case.c.case_id,
            reached_case.c.number,
            reached_case.c.procedure,
            reached_case.c.state,
            reached_case.c.returned,
            reached_case.c.received_on,
            person.c.name.label("person_name"),
            employer.c.name.label("employer_name"),
            application_case.c.ended_at,
        )
        .select_from(keys)
        .join(
            reached_case,
            (reached_case.c.case_id == keys.c.case_id) & (reached_case.c.authority == wanted.authority),
        )
        .join(application_case, application_case.c.id == reached_case.c.case_id)
        .join(employer, employer.c.id == reached_case.c.employer_id)
        .outerjoin(person, person.c.id == reached_case.c.person_id)
        .order_by(reached_case.c.received_on.desc(), reached_case.c.number.desc())
        .limit(limit)
    )
    return [FoundCase(**row._mapping) for row in rows]


def count_found(work: UnitOfWork, wanted: CaseFilter, named: Named) -> int:
    """Return how many cases there are, counted to one more than `MOST_COUNTED` at most."""
    found = _all(wanted, named, after=None, limit=MOST_COUNTED + 1)
    if found is None:
        return 0
    counted = select(func.count()).select_from(select(found.subquery()).limit(MOST_COUNTED + 1).subquery())
    return int(work.connection.execute(counted).scalar_one())


def _all(
    wanted: CaseFilter, named: Named, *, after: tuple[date, str] | None, limit: int
) -> Select[Any] | Any | None:
    """Return the ids of what was found by each index, each part as long as asked; None when the text names nothing."""
    parts = []
    for by in _ways(wanted, named):
        query = select(reached_case.c.case_id).where(
            reached_case.c.authority == wanted.authority, by, *_conditions(wanted)
        )
        if after:
            query = query.where(tuple_(reached_case.c.received_on, reached_case.c.number) < after)
        newest = (reached_case.c.received_on.desc(), reached_case.c.number.desc())
        parts.append(query.order_by(*newest).limit(limit).subquery())
    if not parts:
        return None
    chosen = [select(part.c.case_id) for part in parts]
    return union(*chosen) if len(chosen) > 1 else union_all(*chosen)


def _ways(wanted: CaseFilter, named: Named) -> list[ColumnElement[bool]]:
    """Return the conditions by any of which a case is found; without a text it is every case."""
    text = halfwidth(wanted.text).upper()
    if not text:
        return [reached_case.c.authority == wanted.authority]
    ways = [reached_case.c.employer_id == identity for identity, _name in named.units]
    if named.people:
        ways.append(reached_case.c.person_id.in_(named.people))
    if is_number(text):
        ways.append(begins_with(reached_case.c.number, text))
    return ways


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    told: Sequence[tuple[Any, Any]] = (
        (reached_case.c.procedure, wanted.procedure),
        (reached_case.c.state, wanted.state),
        (reached_case.c.employer_id, wanted.employer_id),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in told if value]
    if wanted.returned is not None:
        found.append(reached_case.c.returned == wanted.returned)
    if wanted.from_on:
        found.append(reached_case.c.received_on >= wanted.from_on)
    if wanted.until_on:
        found.append(reached_case.c.received_on <= wanted.until_on)
    return found


def is_initials(text: str) -> bool:
    """Tell whether a text can be the initials of a person."""
    return text.isascii() and text.isalpha()
