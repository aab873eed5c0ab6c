"""Numbers of new permits: the year and a running number. The official pattern is not published; imports keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.tables_office import permit_counter

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork


def next_permit_number(work: UnitOfWork, day: date) -> str:
    """Return the next permit number of a year, for example GJZ-2026-000001."""
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    last = work.connection.execute(
        upsert(permit_counter)
        .values(year=day.year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": permit_counter.c.last + 1})
        .returning(permit_counter.c.last)
    ).scalar_one()
    return f"GJZ-{day.year}-{last:06d}"
