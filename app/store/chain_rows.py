"""The chain of units a permit's holder worked for: links added, recorded by an employer change, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from app.store.database import new_id
from app.store.tables_office import employment_link

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import Work


def add_next_link(work: Work, permit_id: str, employer_id: str, from_on: date, *, is_recorded: bool) -> None:
    """Add the next link; it is recorded once an employer change to this unit is approved."""
    last = work.connection.execute(
        select(func.max(employment_link.c.number)).where(employment_link.c.permit_id == permit_id)
    ).scalar()
    work.connection.execute(
        insert(employment_link).values(
            id=new_id(),
            permit_id=permit_id,
            number=(last or 0) + 1,
            employer_id=employer_id,
            from_on=from_on,
            is_recorded=is_recorded,
        )
    )


def record_link(work: Work, permit_id: str, employer_id: str, day: date) -> None:
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


def close_link(work: Work, permit_id: str, employer_id: str, day: date) -> None:
    """Note the last day of the holder at a unit."""
    work.connection.execute(
        update(employment_link)
        .where(
            employment_link.c.permit_id == permit_id,
            employment_link.c.employer_id == employer_id,
            employment_link.c.to_on.is_(None),
        )
        .values(to_on=day)
    )
