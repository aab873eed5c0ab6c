"""End permits whose last day has passed: many in one transaction, or, where that fails, each in its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from app.services.applications.expire_together import Together, expire_together, may_end_together
from app.services.applications.run_expiry import note_failure, open_expiry
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import transact_due
from app.services.due_work.tell_of_permit import tell_of_permit
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

log = structlog.get_logger("end_permits")
KIND = "end_of_permit"
"""Incidents of permits that could not be ended at all, with or without their diagram."""
LET_IN_SECONDS, LET_IN_SHARE = 0.11, 0.15
"""Whoever waits for SQLite looks every tenth of a second whether it is free; on a busy machine later."""
AT_FIRST = 200
TOGETHER = 1000
"""Permits that end in one transaction, where the diagram allows it and there is time (`LONGEST_SECONDS`)."""
AT_ONCE = 20
"""Permits that end one by one before the worker looks at its other chores."""


def expire_permits(context: AppContext) -> int:
    """Expire every live permit whose last valid day lies before today in Beijing; return how many."""
    count = 0
    while ended := expire_some(context):
        count += ended
    return count


class ExpiryRounds:
    """The rounds in which a worker ends permits, each with as many as there was time for in the one before.

    Where only one process can write, one worker at a time does it: the others have time for everything else, and
    between two pieces they are let in.
    """

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.at_most = AT_FIRST

    def some(self) -> bool:
        """End some permits; return whether more are left."""
        if not self.context.database.is_sqlite:
            return self._some()
        began = time.monotonic()
        with self.context.checks.alone("expiry") as is_alone:
            is_more = is_alone and self._some()
            if is_more:
                time.sleep(max(LET_IN_SECONDS, LET_IN_SHARE * (time.monotonic() - began)))
        return is_more

    def _some(self) -> bool:
        ended = expire_some(self.context, self.at_most)
        # Twice as many where all had their turn; whom there was no time for has been read in vain.
        wanted = 2 * ended if ended >= self.at_most else ended
        self.at_most = min(TOGETHER, max(AT_FIRST, wanted))
        return ended > 0


def expire_some(context: AppContext, at_most: int = TOGETHER) -> int:
    """Expire some permits; return how many.

    As many as `at_most` are read and written together, where the diagram allows it; if that fails, half of them, and
    so on. What is left goes through the diagram one after the other in one transaction, or, if one of them fails, each
    in its own.
    """
    with context.database.reading() as work:
        aside = waiting_for_operator(work, KIND, "permit")
        together = may_end_together(context, work)
    ended, left = _expire_many(context, aside, at_most) if together else ([], AT_ONCE)
    if left:
        few = _expire_few(context, aside, left)
        while few is None and left and (permit_id := _expire_one(context, aside)):
            ended.append(permit_id)
            left -= 1
        ended += few or ()
    _close_cases_of_expired(context, ended)
    return len(ended)


def _expire_many(context: AppContext, aside: set[str], at_most: int) -> tuple[list[str], int]:
    """Expire the next permits together; return which have ended, and how many are left for another way."""
    size = at_most
    while size > AT_ONCE:
        done, tried = _expire_together(context, aside, size)
        if done is not None:
            return done.ended, min(len(done.left), AT_ONCE)
        size = tried // 2
    return [], AT_ONCE


def _expire_together(context: AppContext, aside: set[str], at_most: int) -> tuple[Together | None, int]:
    """Read and write the end of the next permits together; return what came of it, and of how many.

    None if that fails, and then nothing has happened.
    """
    tried = at_most

    def act(work: UnitOfWork) -> Together:
        nonlocal tried
        today = beijing_day(work.now)
        permits = live_permits_exceeded_by(work, today, limit=at_most, without=aside)
        tried = len(permits)
        return expire_together(context, work, permits, most_left=AT_ONCE)

    try:
        done = transact_due(context, act)
    except PASSING:
        raise
    except Exception as failed:  # noqa: BLE001 — tried again with fewer, at last one by one, and then told of the one
        _log_failed(failed, tried)
        return None, tried
    if done.left:
        log.warning("permits left by a batch", ended=len(done.ended), left=len(done.left))
    return done, tried


def _expire_few(context: AppContext, aside: set[str], at_most: int) -> list[str] | None:
    """Expire the next permits with their diagrams; None if that fails for one, and then nothing has happened."""
    try:
        return transact_due(context, lambda work: _expire_next(context, work, aside=aside, at_most=at_most))
    except PASSING:
        raise
    except Exception as failed:  # noqa: BLE001 — tried again one by one, and then told of the one that fails
        _log_failed(failed, at_most)
        return None


def _log_failed(failed: Exception, permits: int) -> None:
    log.warning("batch of permits failed", permits=permits, error=type(failed).__name__, exc_info=failed)


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
