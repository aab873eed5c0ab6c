"""Who stands in for whom, from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, or_, select, update

from app.store.database import new_id
from app.store.read_once import read_once
from app.store.tables_identity import account
from app.store.tables_queues import stand_in

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StandIn:
    """An absence with its substitute. It runs from its first to its last day, unless it was ended before."""

    id: str
    absent: str
    substitute: str
    from_on: date
    until_on: date
    reason: str
    absent_name: str
    substitute_name: str
    authority: str
    level: int


def add_stand_in(
    work: UnitOfWork,
    *,
    absent: str,
    substitute: str,
    from_on: date,
    until_on: date,
    reason: str,
    by: str,
) -> str:
    """Write down that somebody stands in for somebody else; return the id."""
    made = new_id()
    work.connection.execute(
        insert(stand_in).values(
            id=made,
            absent=absent,
            substitute=substitute,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            set_by=by,
            set_at=work.now,
        )
    )
    return made


def end_stand_in(work: UnitOfWork, identity: str) -> bool:
    """End what has not been ended; False when it has."""
    ended = work.connection.execute(
        update(stand_in)
        .where(stand_in.c.id == identity, stand_in.c.ended_at.is_(None))
        .values(ended_at=work.now)
    )
    return ended.rowcount == 1


_ABSENT = select(stand_in.c.absent).where(
    stand_in.c.substitute == bindparam("substitute"),
    stand_in.c.until_on >= bindparam("today"),
    stand_in.c.from_on <= bindparam("today"),
    stand_in.c.ended_at.is_(None),
)


@read_once
def covered_by(work: UnitOfWork, substitute: str, today: date) -> tuple[str, ...]:
    """Return the accounts for which somebody stands in today."""
    rows = work.connection.execute(_ABSENT, {"substitute": substitute, "today": today})
    return tuple(sorted(set(rows.scalars())))


_absent, _substitute = account.alias("absent"), account.alias("substitute")
_RUNNING = (
    select(
        stand_in.c.id,
        stand_in.c.absent,
        stand_in.c.substitute,
        stand_in.c.from_on,
        stand_in.c.until_on,
        stand_in.c.reason,
        _absent.c.display_name.label("absent_name"),
        _substitute.c.display_name.label("substitute_name"),
        _absent.c.authority,
        _absent.c.level,
    )
    .join(_absent, _absent.c.id == stand_in.c.absent)
    .join(_substitute, _substitute.c.id == stand_in.c.substitute)
    .where(stand_in.c.ended_at.is_(None))
    .order_by(stand_in.c.from_on, stand_in.c.id)
)


def stand_in_of(work: UnitOfWork, identity: str) -> StandIn | None:
    """Return one that has not been ended."""
    row = work.connection.execute(_RUNNING.where(stand_in.c.id == identity)).first()
    return StandIn(**row._mapping) if row else None


def stand_ins_of(work: UnitOfWork, account_id: str, today: date) -> list[StandIn]:
    """Return those that run or are to come and in which somebody is away or stands in."""
    theirs = or_(stand_in.c.absent == account_id, stand_in.c.substitute == account_id)
    rows = work.connection.execute(_RUNNING.where(theirs, stand_in.c.until_on >= today))
    return [StandIn(**row._mapping) for row in rows]


def stand_ins_at(work: UnitOfWork, authority: str, today: date) -> list[StandIn]:
    """Return those of an authority that run or are to come."""
    rows = work.connection.execute(
        _RUNNING.where(_absent.c.authority == authority, stand_in.c.until_on >= today)
    )
    return [StandIn(**row._mapping) for row in rows]


def overlaps(work: UnitOfWork, absent: str, from_on: date, until_on: date) -> bool:
    """Tell whether somebody stands in for this account on any of these days already."""
    found = select(stand_in.c.id).where(
        stand_in.c.absent == absent,
        stand_in.c.until_on >= from_on,
        stand_in.c.from_on <= until_on,
        stand_in.c.ended_at.is_(None),
    )
    return work.connection.execute(found.limit(1)).first() is not None
