"""A permit in a row: what it says of its holder is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitState
from app.domain.permit import Permit
from app.store.tables_office import permit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.database import UnitOfWork

_PLAIN = tuple(name for name in Permit.__slots__ if name != "holder")
PERMIT_COLUMNS = [
    *(permit.c[name] for name in _PLAIN),
    permit.c.holder_sealed,
    # What an earlier release wrote, until it has been sealed (`plain_values.py`).
    permit.c.holder,
]


def permit_in(work: UnitOfWork, row: Any) -> Permit:
    """Return the permit in a row of these columns."""
    sealed = row.holder_sealed
    holder = work.seal.open_json(sealed, f"permit.holder:{row.id}") if sealed else row.holder
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Permit(**{**plain, "state": PermitState(row.state), "holder": holder})


def sealed_holder(work: UnitOfWork, permit_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a permit with what it says of its holder sealed, where they say anything of it."""
    if "holder" not in values:
        return dict(values)
    holder = values["holder"]
    sealed = work.seal.close_json(dict(holder), f"permit.holder:{permit_id}") if holder else None
    return {**values, "holder": None, "holder_sealed": sealed}


def moved_values(moved: Permit) -> dict[str, Any]:
    """Return what is written of a permit that has been moved to another state."""
    return {
        "state": moved.state.value,
        "suspended_on": moved.suspended_on,
        "dissociation_hold": moved.dissociation_hold,
    }
