"""Ratings of cases that have ended, complaints and questions, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.concern_kinds import concern_number
from app.store.database import new_id
from app.store.newest_first import Slice, slice_of
from app.store.tables_applicants import case_rating, concern, concern_counter

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 50


@dataclass(frozen=True, slots=True)
class RatingRow:
    """How somebody rated a case."""

    id: str
    case_id: str
    account_id: str
    procedure: str
    level: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """What somebody told the office; open until it is answered."""

    id: str
    number: str
    kind: str
    account_id: str
    case_id: str | None
    rating_id: str | None
    authority: str
    text: str
    at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None


_CONCERNS = [concern.c[name] for name in ConcernRow.__slots__]
_RATING = select(case_rating).where(
    case_rating.c.case_id == bindparam("case_id"), case_rating.c.account_id == bindparam("account_id")
)


def add_rating(
    work: UnitOfWork, *, case_id: str, account_id: str, procedure: str, level: int, text: str
) -> str:
    """Write a rating; a second one of the same case and account is refused by the database."""
    made = new_id()
    work.connection.execute(
        insert(case_rating).values(
            id=made,
            case_id=case_id,
            account_id=account_id,
            procedure=procedure,
            level=level,
            text=text,
            at=work.now,
        )
    )
    return made


def rating_by(work: UnitOfWork, case_id: str, account_id: str) -> RatingRow | None:
    """Return how an account rated a case."""
    row = work.connection.execute(_RATING, {"case_id": case_id, "account_id": account_id}).first()
    return RatingRow(**row._mapping) if row else None


def rating_levels(work: UnitOfWork) -> dict[str, dict[int, int]]:
    """Return how often each level was given, by procedure."""
    rows = work.connection.execute(
        select(case_rating.c.procedure, case_rating.c.level, func.count().label("times")).group_by(
            case_rating.c.procedure, case_rating.c.level
        )
    )
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.procedure, {})[row.level] = int(row.times)
    return found


def add_concern(work: UnitOfWork, year: int, **values: Any) -> str:
    """Write what somebody told under the next number of the year; return the number."""
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    serial = work.connection.execute(
        upsert(concern_counter)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": concern_counter.c.last + 1})
        .returning(concern_counter.c.last)
    ).scalar_one()
    number = concern_number(year, serial)
    work.connection.execute(
        insert(concern).values(id=new_id(), number=number, at=work.now, answer="", **values)
    )
    return number


def concern_of(work: UnitOfWork, identity: str) -> ConcernRow | None:
    """Return a concern by its id."""
    row = work.connection.execute(select(*_CONCERNS).where(concern.c.id == identity)).first()
    return ConcernRow(**row._mapping) if row else None


def answer_open(work: UnitOfWork, identity: str, text: str, by: str) -> bool:
    """Write the answer of a concern that has none; False when somebody was faster."""
    done = work.connection.execute(
        update(concern)
        .where(concern.c.id == identity, concern.c.answered_at.is_(None))
        .values(answer=text, answered_by=by, answered_at=work.now)
    )
    return done.rowcount == 1


def told_by_account(work: UnitOfWork, account_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return all ratings and concerns of an account, the oldest first."""
    ratings = select(case_rating).where(case_rating.c.account_id == account_id).order_by(case_rating.c.at)
    concerns = select(*_CONCERNS).where(concern.c.account_id == account_id).order_by(concern.c.at)
    return {
        "ratings": [dict(row._mapping) for row in work.connection.execute(ratings)],
        "concerns": [dict(row._mapping) for row in work.connection.execute(concerns)],
    }


def concerns_of_account(work: UnitOfWork, account_id: str, place: Place | None) -> Slice[ConcernRow]:
    """Return a page of what an account has told, the newest in front."""
    return _slice(work, place, concern.c.account_id == account_id)


def concerns_to_answer(
    work: UnitOfWork, authority: str | None, place: Place | None, *, is_open: bool
) -> Slice[ConcernRow]:
    """Return a page of what was told to an authority, or to anybody for None."""
    wanted: list[Any] = [concern.c.answered_at.is_(None) if is_open else concern.c.answered_at.is_not(None)]
    if authority is not None:
        wanted.append(concern.c.authority == authority)
    return _slice(work, place, *wanted)


def _slice(work: UnitOfWork, place: Place | None, *wanted: Any) -> Slice[ConcernRow]:
    query = select(*_CONCERNS).where(*wanted)
    rows, newer, older = slice_of(work, query, (concern.c.at, concern.c.id), place, MOST)
    total = work.connection.execute(select(func.count()).select_from(concern).where(*wanted)).scalar_one()
    return Slice([ConcernRow(**row._mapping) for row in rows], newer, older, int(total))
