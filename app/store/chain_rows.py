"""The chain of units a permit's holder worked for: links added, recorded by an employer change, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, insert, or_, select, update

from app.store.database import new_id
from app.store.tables_office import employment_link

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


def add_next_link(
    work: UnitOfWork, permit_id: str, employer_id: str | None, from_on: date, *, is_recorded: bool
) -> None:
    """Add the next link; it is recorded once an employer change to this unit is approved."""
    last = work.connection.execute(
        select(employment_link.c.number, employment_link.c.to_on)
        .where(employment_link.c.permit_id == permit_id)
        .order_by(employment_link.c.number.desc())
        .limit(1)
    ).first()
    # A contract that was signed before the last unit was left does not make two units at once.
    ended = last.to_on if last and last.to_on else from_on
    work.connection.execute(
        insert(employment_link).values(
            id=new_id(),
            permit_id=permit_id,
            number=(last.number if last else 0) + 1,
            employer_id=employer_id,
            from_on=max(from_on, ended),
            is_recorded=is_recorded,
        )
    )


def insert_link(
    work: UnitOfWork,
    permit_id: str,
    *,
    employer_id: str | None,
    unit_name: str,
    unit_uscc: str,
    from_on: date,
    to_on: date,
) -> None:
    """Add a recorded link where its days belong; later links move on by one."""
    later = (
        employment_link.c.permit_id == permit_id,
        or_(
            employment_link.c.from_on > from_on,
            and_(employment_link.c.from_on == from_on, employment_link.c.is_recorded.is_(False)),
        ),
    )
    moving = work.connection.execute(
        select(employment_link.c.id, employment_link.c.number)
        .where(*later)
        .order_by(employment_link.c.number.desc())
    ).all()
    add_next_link(work, permit_id, employer_id, from_on, is_recorded=True)
    # It is no next link but one in between: its own days hold, see below.
    made = work.connection.execute(
        select(employment_link.c.id, employment_link.c.number)
        .where(employment_link.c.permit_id == permit_id)
        .order_by(employment_link.c.number.desc())
        .limit(1)
    ).one()
    changes = {"from_on": from_on, "to_on": to_on, "unit_name": unit_name, "unit_uscc": unit_uscc}
    _write(work, made.id, **changes)
    if moving:
        # Numbers are unique within a permit: the new link steps aside while the others move up from the end.
        _write(work, made.id, number=-1)
        for row in moving:
            _write(work, row.id, number=row.number + 1)
        _write(work, made.id, number=moving[-1].number)


def _write(work: UnitOfWork, link_id: str, **changes: Any) -> None:
    work.connection.execute(update(employment_link).where(employment_link.c.id == link_id).values(**changes))


def settle_link(work: UnitOfWork, permit_id: str, employer_id: str, from_on: date, to_on: date) -> bool:
    """Record an ended link that no employer change was made for; False when there is none at this unit."""
    first = work.connection.execute(
        select(employment_link.c.id)
        .where(
            employment_link.c.permit_id == permit_id,
            employment_link.c.employer_id == employer_id,
            employment_link.c.is_recorded.is_(False),
        )
        .order_by(employment_link.c.number)
        .limit(1)
    ).scalar()
    if first is not None:
        _write(work, first, is_recorded=True, from_on=from_on, to_on=to_on)
    return first is not None


def reopen_link(work: UnitOfWork, permit_id: str, employer_id: str) -> None:
    """Note that the holder's last work at a unit has not ended after all."""
    last = work.connection.execute(
        select(employment_link.c.id)
        .where(employment_link.c.permit_id == permit_id, employment_link.c.employer_id == employer_id)
        .order_by(employment_link.c.number.desc())
        .limit(1)
    ).scalar()
    if last is not None:
        _write(work, last, to_on=None)


def record_link(work: UnitOfWork, permit_id: str, employer_id: str, day: date) -> None:
    """Note that the permit knows of its holder's work at this unit; a missing link is added from `day`."""
    done = work.connection.execute(
        update(employment_link)
        .where(
            employment_link.c.permit_id == permit_id,
            employment_link.c.employer_id == employer_id,
            employment_link.c.is_recorded.is_(False),
        )
        .values(is_recorded=True)
    )
    if done.rowcount == 0:
        add_next_link(work, permit_id, employer_id, day, is_recorded=True)


def close_link(work: UnitOfWork, permit_id: str, employer_id: str, day: date) -> None:
    """Note the last day of the holder at a unit."""
    work.connection.execute(
        update(employment_link)
        .where(
            employment_link.c.permit_id == permit_id,
            employment_link.c.employer_id == employer_id,
            employment_link.c.to_on.is_(None),
        )
        # Who leaves before the contract has begun was there for that day only.
        .values(
            to_on=day, from_on=case((employment_link.c.from_on > day, day), else_=employment_link.c.from_on)
        )
    )
