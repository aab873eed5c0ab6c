"""Withdraw an application: allowed to its initiator until the first authority level has claimed it (A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.application_moves import may_withdraw
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Party, initiator_of
from app.engine.run_case import deliver_message
from app.engine.step import Message
from app.policy.actor import Role
from app.services.context.case_visibility import may_see
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.execution.case_command import advance, guarded
from app.store.case_rows import CaseMissingError, lock_case
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

WITHDRAWN = "application.withdrawn"


def withdraw_case(context: AppContext, by: Actor, case_id: str, key: str) -> dict[str, Any]:
    """Withdraw a case; raises NotFoundError, NotAllowedError or ProcedureRefusedError (already claimed)."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        try:
            case = lock_case(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        if not may_see(work, by, case_id):
            raise NotFoundError(kind="case")
        refusal = withdrawal_refusal(work, by, case)
        if refusal is not None:
            raise refusal
        case = interrupt(context, work, case, by, Message(WITHDRAWN, case_id))
        return {"case_id": case.id, "number": case.number, "state": case.state}

    return guarded(
        context,
        lambda: case_id,
        {"kind": "withdraw", "case": case_id},
        lambda: idempotent(context, by, key, "withdraw", {"case": case_id}, command),
    )


def interrupt(context: AppContext, work: UnitOfWork, case: CaseRow, by: Actor, message: Message) -> CaseRow:
    """Let a message end what a locked case is doing; raises NoReceiverError when its diagram does not wait for it."""
    return advance(
        context,
        work,
        case,
        by,
        "withdraw",
        lambda edition, blob, around: deliver_message(edition, blob, message, around),
    )


def withdrawal_refusal(
    work: UnitOfWork, by: Actor, case: CaseRow
) -> NotAllowedError | ProcedureRefusedError | None:
    """Return why this actor may not withdraw the case now, or None."""
    if not _is_initiator(by, case):
        return NotAllowedError(rule="initiator_withdraws")
    state = ApplicationState(case.state)
    if may_withdraw(state, first_level_claimed=_review_has_begun(work, case)):
        return None
    return ProcedureRefusedError(rule="review_has_begun" if state.is_open else "case_ended")


def _is_initiator(by: Actor, case: CaseRow) -> bool:
    """The initiating party withdraws: any agent of the unit, or the employee (requirements 1.1)."""
    match initiator_of(case.procedure):
        case Party.EMPLOYEE:
            return by.role is Role.EMPLOYEE and by.person_id == case.person_id
        case Party.EMPLOYER:
            return by.role is Role.AGENT and by.employer_id == case.employer_id
        case Party.SYSTEM:
            return False


def _review_has_begun(work: UnitOfWork, case: CaseRow) -> bool:
    """Tell whether any review task of this round was ever taken, even if it was given back since."""
    reviews = [
        task
        for task in tasks_of_case(work, case.id, only_open=False)
        if task.round == case.round and task.clock == "review"
    ]
    return any(task.fence > 0 or task.state != "open" for task in reviews)
