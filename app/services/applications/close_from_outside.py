"""Close a case from outside its diagram: what it was about is gone, whatever step it stands at, in any edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.application_moves import moved
from app.domain.office_codes import ApplicationState
from app.store import open_work
from app.store.audit_chain import record
from app.store.case_rows import change_case, lock_case
from app.store.history_rows import HistoryEntry, append_history
from app.store.incident_rows import resolve_all_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

NOTHING = open_work.OpenWork((), (), (), ())


def close_from_outside(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    case_id: str,
    state: ApplicationState,
    cause: str,
    facts: Mapping[str, Any],
) -> CaseRow:
    """End an open case in a closed state; nobody's step, timer, message or job of it is left.

    The engine is not asked: an edition that was published years ago cannot know of this way out.
    """
    case = lock_case(work, case_id)
    if case.ended_at is not None:
        return case
    moved(ApplicationState(case.state), state)
    change_case(work, case, state=state.value, cause=cause, ended_at=work.now)
    open_work.sync_read_model(work, case.id, NOTHING, closed_by=by.account_id)
    told = {**facts, "cause": cause}
    history_entry = HistoryEntry("closed", "", case.procedure, "", None, told)
    append_history(work, case.id, by.account_id, [history_entry])
    resolve_all_of(work, case.id)
    record(
        work, context.audit_key, case.id, by.account_id, "close_from_outside", {"state": state.value, **told}
    )
    return case
