"""The end of a permit's life, written once however often it is asked for: by its diagram and by the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitState
from app.policy.actor import SYSTEM
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import ensure_certain
from app.store import message_rows
from app.store.audit_chain import record
from app.store.override_rows import EXPIRY_REVERSED, times_of_permit
from app.store.permit_rows import move_permit, permit_of

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

EXPIRY = "expire"
"""The row in the audit that tells of an end."""
PERMIT_EXPIRED = "permit.expired"
"""The message an open application of the permit waits for."""


def expire(context: AppContext, work: UnitOfWork, permit_id: str) -> bool:
    """Expire a live permit whose last day has passed; False when there is nothing (left) to expire.

    Raises ClockDoubtError: whoever asks for it, by a clock in doubt no permit ends.
    """
    permit = permit_of(work, permit_id, lock=True)
    if not permit.state.is_live or not permit.is_exceeded(beijing_day(work.now)):
        return False
    ensure_certain(context, work)
    move_permit(work, permit, PermitState.EXPIRED)
    record(work, context.audit_key, permit.id, SYSTEM.account_id, EXPIRY, facts_of_end(permit))
    return True


def facts_of_end(permit: Permit) -> dict[str, Any]:
    """Return what the audit tells of the end of a permit, as it was before."""
    return {
        "permit": permit.id,
        "valid_until": permit.valid_until.isoformat(),
        "before": permit.state.value,
        "suspended_on": permit.suspended_on.isoformat() if permit.suspended_on else None,
        "held": permit.dissociation_hold,
    }


def interrupt_application(work: UnitOfWork, permit_id: str) -> None:
    """Leave the message that ends the permit's open application; it is kept once."""
    message_rows.receive(work, PERMIT_EXPIRED, permit_id, {}, mark_of_interruption(work, permit_id))


def mark_of_interruption(work: UnitOfWork, permit_id: str) -> str:
    """Return the mark of that message: whoever leaves it, it is kept once."""
    return _once_per_end(work, permit_id, f"{PERMIT_EXPIRED}.{permit_id}")


def take_interruption_back(work: UnitOfWork, permit_id: str) -> None:
    """Take the message back that no application has had yet: the end was a mistake."""
    message_rows.take_back(work, PERMIT_EXPIRED, permit_id)


def mark_of_end(work: UnitOfWork, permit_id: str) -> str:
    """Return the mark of notices about the end of a permit: whoever sends them, they are sent once."""
    return _once_per_end(work, permit_id, f"permit.{permit_id}.end")


def _once_per_end(work: UnitOfWork, permit_id: str, mark: str) -> str:
    """A permit whose end was taken back ends again some day, and everybody hears of that, too."""
    taken_back = times_of_permit(work, permit_id, EXPIRY_REVERSED)
    return f"{mark}.{taken_back}" if taken_back else mark
