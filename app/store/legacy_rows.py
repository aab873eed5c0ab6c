"""What only the import of the old system's records asks and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.store.database import new_id
from app.store.tables_office import permission_event, permit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.database import Work


def permit_by_number(work: Work, permit_type: str, permit_no: str) -> str | None:
    """Return the id of the permit with this number."""
    found: str | None = work.connection.execute(
        select(permit.c.id).where(permit.c.permit_type == permit_type, permit.c.permit_no == permit_no)
    ).scalar()
    return found


def note_imported_permission(
    work: Work, employer_id: str, permit_type: str, facts: Mapping[str, Any]
) -> None:
    """Keep in the history of a permission that it came from the old system, in no application."""
    work.connection.execute(
        insert(permission_event).values(
            id=new_id(),
            employer_id=employer_id,
            permit_type=permit_type,
            event="import",
            facts=dict(facts),
            case_id=None,
            at=work.now,
        )
    )
