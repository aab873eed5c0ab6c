"""Give back a task that somebody holds and does not do: an operator's act, with a reason, on one claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.interventions.operate_on_case import LONGEST_REASON, OPERATED, SHORTEST_REASON
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, lock_case
from app.store.open_work import HistoryEntry, append_history
from app.store.task_rows import release, tasks_of_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

RELEASED = "release"


def release_claim(
    context: AppContext, by: Actor, key: str, case_id: str, task_key: str, *, reason: str
) -> None:
    """Offer a claimed task to its whole group again; what its holder has written stays theirs.

    Raises NotFoundError, NotAllowedError, or ProcedureRefusedError with rule operation_reason or operation_no_claim.
    """
    why = " ".join(reason.split())
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")
    if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        raise ProcedureRefusedError(rule="operation_reason")

    def command(work: UnitOfWork) -> dict[str, Any]:
        try:
            case = lock_case(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        task = next((one for one in tasks_of_case(work, case_id) if one.key == task_key), None)
        if task is None:
            raise NotFoundError(kind="task")
        if task.claimed_by is None or not release(work, task_key, task.claimed_by):
            raise ProcedureRefusedError(rule="operation_no_claim")
        facts = {"kind": RELEASED, "reason": why, "from": [task.name], "to": [task.name]}
        entry = HistoryEntry(OPERATED, task.element, case.procedure, task.name, task_key, facts)
        append_history(work, case_id, by.account_id, [entry])
        audited = {**facts, "task": task_key, "holder": task.claimed_by}
        record(work, context.audit_key, case_id, by.account_id, "release_for_other", audited)
        return {}

    request = {"case": case_id, "task": task_key, "reason": reason}
    idempotent(context, by, key, "release_claim", request, command)
