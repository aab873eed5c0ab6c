"""A unit that may not do business with somebody's permit: both are told, and the unit cannot confirm yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import PermissionState
from app.store.employer_rows import permission_facts
from app.store.permit_rows import live_permit_of_person

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


def permit_type_not_permitted(work: UnitOfWork, person_id: str | None, employer_id: str) -> str:
    """Return the type of a person's live permit when the unit has no permission for it; else nothing.

    Without the permission the unit cannot move the permit to itself, and its days go on while it is suspended.
    """
    permit = live_permit_of_person(work, person_id) if person_id else None
    if permit is None:
        return ""
    held = permission_facts(work, employer_id, permit.permit_type)
    is_held = held is not None and held.state is PermissionState.GRANTED
    return "" if is_held else permit.permit_type
