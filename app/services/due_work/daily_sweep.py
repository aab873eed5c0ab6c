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
from app.store.case_rows import open_states_of_permits
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
    """Expire some permits; return how many. All in one transaction, or, if one of them fails, each in its own."""
    with context.database.reading() as work:
        aside = waiting_for_operator(work, KIND, "permit")
    ended = _expire_together(context, aside, at_most)
    if ended is None:
        ended = []
        while len(ended) < at_most and (permit_id := _expire_one(context, aside)):
            ended.append(permit_id)
    _close_cases_of_expired(context, ended)
    return len(ended)


def _expire_together(context: AppContext, aside: set[str], at_most: int) -> list[str] | None:
    """Expire the next permits with their diagrams; None if that fails for one, and then nothing has happened."""
    try:
        return transact_due(context, lambda work: _expire_next(context, work, aside=aside, at_most=at_most))
    except PASSING:
        raise
    except Exception:  # noqa: BLE001 — tried again one by one, and then told of the one that fails
        return None


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
        ended = transact_due(context, lambda work: _expire_next(context, work, tried, aside=aside))
    except PASSING:
        raise
    except Exception as failed:
        if not tried:
            raise
        note_failure(context, tried[-1], failed)
        return None
    return ended[0] if ended else None


def _without_diagram(context: AppContext, permit_id: str) -> bool:
    try:
        ended = transact_due(context, lambda work: _expire_next(context, work, without_diagram=permit_id))
    except Exception as failed:  # noqa: BLE001 — the same; an operator reads what stands in the way
        set_aside(context, None, {"kind": KIND, "permit": permit_id}, failed)
        return False
    return bool(ended)


def end_again(context: AppContext, permit_id: str) -> None:
    """End a permit that was set aside, now that what stood in the way is gone."""
    if _without_diagram(context, permit_id):
        _close_cases_of_expired(context, [permit_id])


def _expire_next(
    context: AppContext,
    work: UnitOfWork,
    tried: list[str] | None = None,
    *,
    without_diagram: str = "",
    aside: Collection[str] = (),
    at_most: int = 1,
) -> list[str]:
    """Expire the next permits, this very one if its diagram has just failed. The locks are kept until the commit."""
    today, ended = beijing_day(work.now), []
    for permit in live_permits_exceeded_by(work, today, limit=at_most, only=without_diagram, without=aside):
        if tried is not None:
            tried.append(permit.id)
        if without_diagram or not open_expiry(context, work, permit.id):
            tell_of_permit(context, work, permit, "permit_expired", mark_of_end(work, permit.id))
        # Whatever an edition has drawn around it, or has to wait for: the permit ends here and now.
        expire(context, work, permit.id)
        interrupt_application(work, permit.id)
        ended.append(permit.id)
    return ended


def _close_cases_of_expired(context: AppContext, permit_ids: list[str]) -> None:
    """Interrupt the open applications of permits that have just expired; they wait for that message.

    A worker killed before this comes back to it with the other messages that wait for delivery.
    """
    with context.database.reading() as work:
        waiting = open_states_of_permits(work, permit_ids)
    for case_id, _state in waiting.values():
        deliver_to(context, case_id)
