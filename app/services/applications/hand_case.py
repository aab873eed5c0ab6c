"""An agent hands a case to another agent of the same unit: all of them may still do its steps, one looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.inboxes import inbox_of
from app.services.context.case_visibility import may_see
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.audit_chain import record
from app.store.case_agents import agents_of_unit, write_agent
from app.store.case_rows import lock_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST_NOTE = 500


def hand_case(context: AppContext, by: Actor, key: str, case_id: str, to: str, note: str) -> dict[str, Any]:
    """Hand a case over.

    Raises NotFoundError for another unit's case, ProcedureRefusedError when it has ended or `to` is no agent of the unit.
    """
    said = note.strip()[:LONGEST_NOTE]

    def command(work: UnitOfWork) -> dict[str, Any]:
        if not may_see(work, by, case_id):
            raise NotFoundError(kind="case")
        case = lock_case(work, case_id)
        if case.ended_at is not None:
            raise ProcedureRefusedError(rule="case_ended")
        names = {one.id: one.display_name for one in agents_of_unit(work, str(by.employer_id))}
        if to not in names or case.employer_id != by.employer_id:
            raise ProcedureRefusedError(rule="hand_to_own_agent")
        write_agent(work, case_id, to, by=by.account_id, note=said)
        record(work, context.audit_key, case_id, by.account_id, "handed_over", {"to": to, "note": said})
        if to != by.account_id:
            facts, mark = {"colleague": by.display_name}, f"handed.{case_id}.{work.now.isoformat()}"
            send_notice(context, work, "case_handed_over", (inbox_of(to),), facts, case=case, mark=mark)
        return {"name": names[to]}

    return idempotent(context, by, key, "hand_case", {"case": case_id, "to": to, "note": said}, command)
