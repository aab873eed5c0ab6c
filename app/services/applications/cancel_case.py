"""An operator ends an application on the authority's written decision, by the way its diagram has for a withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.inboxes import inbox_of
from app.engine.errors import NoReceiverError
from app.engine.step import Message
from app.services.applications.withdraw_case import WITHDRAWN, interrupt
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason, refuse_others
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.services.execution.case_command import guarded
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, change_case, lock_case
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "case_cancelled"
CAUSE = "by_office"


def cancel_case(context: AppContext, by: Actor, case_id: str, key: str, *, reason: str) -> dict[str, Any]:
    """End an open application: what its withdrawal undoes is undone, its parties and whoever held it are told.

    Raises NotAllowedError, NotFoundError, FormInvalidError, or ProcedureRefusedError for a case that has ended or whose
    diagram knows no withdrawal now.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        try:
            case = lock_case(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        if case.ended_at is not None:
            raise ProcedureRefusedError(rule="case_not_open")
        holders = [inbox_of(task.claimed_by) for task in tasks_of_case(work, case_id) if task.claimed_by]
        try:
            case = interrupt(context, work, case, by, Message(WITHDRAWN, case_id))
        except NoReceiverError as none:
            raise ProcedureRefusedError(rule="not_an_application") from none
        change_case(work, case, cause=CAUSE)
        told = {"state": case.state, "reason": why}
        record(work, context.audit_key, case.id, by.account_id, "cancel", told)
        parties = [f"employer:{case.employer_id}", *([f"person:{case.person_id}"] if case.person_id else ())]
        facts = {"reason": why}
        send_notice(context, work, KIND, (*parties, *holders), facts, case=case, mark=case.id)
        return {"number": case.number}

    request = {"case": case_id, "reason": reason}
    return guarded(
        context,
        lambda: case_id,
        {"kind": "cancel", "case": case_id},
        lambda: idempotent(context, by, key, "cancel_case", request, command),
    )
