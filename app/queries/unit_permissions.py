"""The permissions of a unit in the module 工作居住证, and what stands in the way of its business."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.business_gates import unit_is_ready
from app.services.papers.unit_places import places_of_unit
from app.store.employer_rows import PermissionRow, employer_facts, employer_of, permissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.verdict import Verdict
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.employer_rows import EmployerRow

__all__ = ["PermissionRow", "UnitPermissions", "unit_permissions"]


@dataclass(frozen=True, slots=True)
class UnitPermissions:
    """A unit with the permissions it has or had, by type of permit."""

    unit: EmployerRow
    held: Mapping[str, PermissionRow]
    missing: Sequence[Verdict]
    """The rules of the manual's chapter 2 that the unit does not keep yet; empty when it may apply."""


def unit_permissions(context: AppContext, by: Actor) -> UnitPermissions:
    """Return the permissions of the actor's unit."""
    unit = str(by.employer_id)
    with context.database.reading() as work:
        required = {one.slot: one.name for one in places_of_unit(context, work, unit) if one.is_required}
        return UnitPermissions(
            unit=employer_of(work, unit),
            held={row.permit_type: row for row in permissions_of(work, unit)},
            missing=unit_is_ready(replace(employer_facts(work, unit), required_papers=required)),
        )
