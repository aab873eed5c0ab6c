"""Every day, and after a standstill: expire permits whose last day has passed, and remind in time.

Correctness does not hang on timers of single cases: one idempotent sweep with row locks decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.applications.run_expiry import note_failure, open_expiry
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import transact_due
from app.services.due_work.attachment_reminders import remind_some_units
from app.services.due_work.deemed_acceptance import accept_some
from app.services.due_work.permit_reminders import remind_about_permits, remind_some
from app.services.due_work.tell_of_permit import tell_of_permit
from app.services.due_work.weekly_digest import digest_some_units
from app.services.execution.deliver_messages import deliver_to
from app.services.execution.end_of_permit import expire, interrupt_application, mark_of_end
from app.services.execution.set_aside import PASSING, set_aside
from app.store.case_rows import open_case_of_permit
from app.store.ending_permits import live_permits_exceeded_by
from app.store.incident_rows import waiting_for_operator

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

__all__ = ["expire_permits", "remind_about_permits", "sweep", "sweep_some"]
KIND = "end_of_permit"
"""Incidents of permits that could not be ended at all, with or without their diagram."""
AT_ONCE = 20
"""Permits that end before the worker looks at its other chores."""


def sweep(context: AppContext) -> int:
    """Expire and remind; return how many permits were touched. A second run on the same day finds nothing."""
    return expire_permits(context) + remind_about_permits(context)


def sweep_some(context: AppContext) -> bool:
    """Do a piece of everything that is due once a day; return whether more is left."""
    ended, has_more = _expire_some(context, AT_ONCE), accept_some(context)
    pieces = (remind_some(context), remind_some_units(context), digest_some_units(context))
    return ended == AT_ONCE or has_more or any(piece.is_more for piece in pieces)


def expire_permits(context: AppContext) -> int:
    """Expire every live permit whose last valid day lies before today in Beijing; return how many."""
    count = 0
    while ended := _expire_some(context, AT_ONCE):
        count += ended
    return count


def _expire_some(context: AppContext, at_most: int) -> int:
    """Expire some permits, each in a transaction of its own; return how many."""
    with context.database.reading() as work:
        aside = waiting_for_operator(work, KIND, "permit")
    count = 0
    while count < at_most and (permit_id := _expire_one(context, aside)):
        close_case_of_expired(context, permit_id)
        count += 1
    return count


def _expire_one(context: AppContext, aside: set[str]) -> str | None:
    """Expire the next permit with its diagram; if that fails, without it, and an operator is told.

    One that cannot be ended at all is set aside, and the next one has its turn.
    """
    while True:
        tried: list[str] = []
        ended = _with_diagram(context, tried, aside)
        if ended is not None or not tried:
            return ended
        if _without_diagram(context, tried[-1]):
            return tried[-1]
        aside.add(tried[-1])


def _with_diagram(context: AppContext, tried: list[str], aside: set[str]) -> str | None:
    try:
        return transact_due(context, lambda work: _expire_next(context, work, tried, aside=aside))
    except PASSING:
        raise
    except Exception as failed:
        if not tried:
            raise
        note_failure(context, tried[-1], failed)
        return None


def _without_diagram(context: AppContext, permit_id: str) -> bool:
    try:
        ended = transact_due(context, lambda work: _expire_next(context, work, without_diagram=permit_id))
    except Exception as failed:  # noqa: BLE001 — the same; an operator reads what stands in the way
        set_aside(context, None, {"kind": KIND, "permit": permit_id}, failed)
        return False
    return ended is not None


def end_again(context: AppContext, permit_id: str) -> None:
    """End a permit that was set aside, now that what stood in the way is gone."""
    if _without_diagram(context, permit_id):
        close_case_of_expired(context, permit_id)


def _expire_next(
    context: AppContext,
    work: UnitOfWork,
    tried: list[str] | None = None,
    *,
    without_diagram: str = "",
    aside: Collection[str] = (),
) -> str | None:
    """Expire one permit, this very one if its diagram has just failed. The lock is kept until the commit."""
    today = beijing_day(work.now)
    for permit in live_permits_exceeded_by(work, today, limit=1, only=without_diagram, without=aside):
        if tried is not None:
            tried.append(permit.id)
        if without_diagram or not open_expiry(context, work, permit.id):
            tell_of_permit(context, work, permit, "permit_expired", mark_of_end(work, permit.id))
        # Whatever an edition has drawn around it, or has to wait for: the permit ends here and now.
        expire(context, work, permit.id)
        interrupt_application(work, permit.id)
        return permit.id
    return None


def close_case_of_expired(context: AppContext, permit_id: str) -> None:
    """Interrupt the open application of a permit that has just expired; it waits for that message.

    A worker killed before this comes back to it with the other messages that wait for delivery.
    """
    with context.database.reading() as work:
        case = open_case_of_permit(work, permit_id)
    if case is not None:
        deliver_to(context, case.id)
