"""After a new calendar, work the waiting timers of open cases out anew: some at a time, each in a short transaction.

Which are still to be done stands in the rows, so that a killed process leaves nothing undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM
from app.services.context.calendar_of import calendar_of
from app.services.execution.days_anew import acts_anew, with_days_anew
from app.services.execution.set_aside import set_aside
from app.store.calendar_rows import current_version
from app.store.case_rows import lock_case, note_deadlines
from app.store.timer_rows import cases_behind

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

KIND = "calendar"
AT_ONCE = 50


def recompute_deadlines(context: AppContext, *, limit: int = AT_ONCE) -> int:
    """Work some cases out anew whose timers rest on an older calendar; return how many were looked at."""
    with context.database.reading() as work:
        behind = cases_behind(work, current_version(work), limit=limit)
    for case_id in behind:
        recompute_case(context, case_id)
    return len(behind)


def recompute_case(context: AppContext, case_id: str) -> None:
    """Work the timers of one case out anew; a diagram that cannot is left as it is and told of."""
    try:
        context.database.transact(lambda work: with_new_deadlines(context, work, lock_case(work, case_id)))
    except Exception as failed:  # noqa: BLE001 — whatever stops one case must not stop everybody's deadlines
        set_aside(context, case_id, {"kind": KIND, "case": case_id}, failed)
        # The incident waits for a person; the next round does not fail at the same case again.
        context.database.transact(lambda work: note_deadlines(work, case_id, current_version(work)))


def with_new_deadlines(context: AppContext, work: UnitOfWork, case: CaseRow) -> CaseRow:
    """Return a locked case with its timers, and the places of its tasks in queues, by the present calendar."""
    version = calendar_of(work).version
    if case.ended_at is not None:
        return case
    acts_anew(work, case)
    case = with_days_anew(context, work, case, SYSTEM, KIND)
    note_deadlines(work, case.id, version)
    return case
