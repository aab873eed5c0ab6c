"""What only the import of the old system's records asks and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.store.database import new_id
from app.store.tables_office import employer, permission, permission_event, permit, person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.store.database import UnitOfWork


def units_held(work: UnitOfWork, codes: Collection[str]) -> dict[str, tuple[str, str, frozenset[str]]]:
    """Return units by credit code: id, name and the permit types they have a permission for."""
    rows = work.connection.execute(
        select(employer.c.uscc, employer.c.id, employer.c.name, permission.c.permit_type)
        .outerjoin(permission, permission.c.employer_id == employer.c.id)
        .where(employer.c.uscc.in_(codes))
    )
    found: dict[str, tuple[str, str, frozenset[str]]] = {}
    for row in rows:
        types = found[row.uscc][2] if row.uscc in found else frozenset()
        found[row.uscc] = (row.id, row.name, types | ({row.permit_type} if row.permit_type else set()))
    return found


def people_by_numbers(work: UnitOfWork, numbers: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return id and name of the people with these identity numbers, by number."""
    indexes = {work.seal.index(number): number for number in numbers}
    rows = work.connection.execute(
        select(person.c.id_number_index, person.c.id, person.c.name).where(
            person.c.id_number_index.in_(list(indexes))
        )
    )
    return {indexes[row.id_number_index]: (row.id, row.name) for row in rows}


def permit_owners(work: UnitOfWork, numbers: Collection[str]) -> dict[tuple[str, str], str]:
    """Return whose the permits with these numbers are, by permit type and number."""
    rows = work.connection.execute(
        select(permit.c.permit_type, permit.c.permit_no, permit.c.person_id).where(
            permit.c.permit_no.in_(numbers)
        )
    )
    return {(row.permit_type, row.permit_no): row.person_id for row in rows}


def people_with_live_permit(work: UnitOfWork, people: Collection[str]) -> set[str]:
    """Return which of these people have a permit that is valid or suspended."""
    rows = work.connection.execute(
        select(permit.c.person_id).where(
            permit.c.person_id.in_(people), permit.c.state.in_(["valid", "suspended"])
        )
    )
    return set(rows.scalars())


def note_imported_permission(
    work: UnitOfWork, employer_id: str, permit_type: str, facts: Mapping[str, Any]
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
