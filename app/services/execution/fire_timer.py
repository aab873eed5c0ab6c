"""Fire a due timer: a command like any other, which asks its row and its case again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.errors import TaskNotOpenError
from app.engine.run_case import fire_timer as fire_in_engine
from app.policy.actor import SYSTEM
from app.services.context.certain_clock import transact_due
from app.services.execution.case_command import advance
from app.services.execution.recompute_deadlines import with_new_deadlines
from app.services.execution.set_aside import PASSING, set_aside
from app.store.calendar_rows import current_version
from app.store.case_rows import lock_case
from app.store.timer_rows import due, postpone, timer_of

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
AT_ONCE = 25
"""Timers that fire before the worker looks at its other chores."""


def fire_due_timers(context: AppContext, *, limit: int = AT_ONCE) -> int:
    """Fire timers whose instant has come, earliest first; return how many fired."""
    with context.database.reading() as work:
        keys = [(row.key, row.case_id) for row in due(work, limit=limit)]
    return sum(fire_timer(context, key, case_id) for key, case_id in keys)


def fire_timer(context: AppContext, key: str, case_id: str) -> bool:
    """Fire one timer if it still waits and is due. Whatever stands in its way becomes an incident."""

    def act(work: UnitOfWork) -> bool:
        case = lock_case(work, case_id)
        if case.deadlines_version < current_version(work):
            # A new calendar has come and this case waits to be worked out anew: what is due is asked of that one.
            case = with_new_deadlines(context, work, case)
        row = timer_of(work, key)
        if row is None or row.due_at > work.now or case.ended_at is not None:
            return False
        advance(
            context,
            work,
            case,
            SYSTEM,
            f"timer:{row.element}",
            lambda edition, blob, around: fire_in_engine(edition, blob, key, around),
        )
        return True

    try:
        return transact_due(context, act)
    except TaskNotOpenError:
        return False
    except PASSING:
        raise
    except Exception as failed:  # noqa: BLE001 — whatever stops one timer must not stop everybody's
        try:
            set_aside(context, case_id, {"kind": "timer", "timer": key, "case": case_id}, failed)
        finally:
            # The incident waits for a person; the timer comes back later instead of failing every second.
            context.database.transact(lambda work: postpone(work, key))
        return False
