"""Take a task for oneself, or give it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.case_access import may_do_task
from app.services.context.case_visibility import may_see
from app.services.context.refusals import ClaimLostError, NotFoundError, closed
from app.services.context.who_may_hold import refuse_actor
from app.store import task_rows
from app.store.account_rows import names_of
from app.store.audit_chain import record
from app.store.case_rows import lock_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


def claim_task(context: AppContext, by: Actor, key: str) -> int:
    """Claim an open task; return the fence to present when completing it.

    Claiming what one already holds returns the same fence. Raises NotFoundError, TaskClosedError or
    ClaimLostError (with who holds it since when), or ProcedureRefusedError with rule own_unit,
    own_case or four_eyes.
    """
    return context.database.transact(lambda work: claim_in(context, work, by, key))


def claim_in(context: AppContext, work: UnitOfWork, by: Actor, key: str) -> int:
    """Claim an open task in the caller's transaction; raises what `claim_task` raises, with nothing written."""
    task = permitted_task(work, by, key)
    if task.claimed_by == by.account_id:
        return task.fence
    case = lock_case(work, task.case_id)
    refuse_actor(work, case, by)
    fence = task_rows.claim(work, key, by.account_id)
    if fence is None:
        raise lost(work, key)
    record(work, context.audit_key, task.case_id, by.account_id, "claim", {"task": key, "name": task.name})
    return fence


def release_task(context: AppContext, by: Actor, key: str) -> None:
    """Give a claimed task back to its group; raises ClaimLostError when somebody else holds it."""

    def act(work: UnitOfWork) -> None:
        task = permitted_task(work, by, key)
        lock_case(work, task.case_id)
        if not task_rows.release(work, key, by.account_id):
            raise lost(work, key)
        record(work, context.audit_key, task.case_id, by.account_id, "release", {"task": key})

    context.database.transact(act)


def permitted_task(work: UnitOfWork, by: Actor, key: str) -> TaskRow:
    """Return an open task this actor may do; raises NotFoundError or TaskClosedError."""
    try:
        task = task_rows.task_of(work, key)
    except task_rows.TaskMissingError as missing:
        raise NotFoundError(kind="task") from missing
    if task.state != "open":
        _refuse_closed(work, by, task)
    if not may_do_task(by, tuple(task.groups), task.assignee):
        raise NotFoundError(kind="task")
    return task


def _refuse_closed(work: UnitOfWork, by: Actor, task: TaskRow) -> None:
    """Tell who closed it only to those whose task it was; to others it does not exist."""
    if not may_see(work, by, task.case_id):
        raise NotFoundError(kind="task")
    raise closed(_name(work, task.closed_by), task.closed_at, task.case_id)


def lost(work: UnitOfWork, key: str) -> Exception:
    """Return why a task is not to be had: it is done, or who holds it since when."""
    now: Any = task_rows.task_of(work, key)
    if now.state != "open":
        return closed(_name(work, now.closed_by), now.closed_at, now.case_id)
    return ClaimLostError(by=_name(work, now.claimed_by), at=now.claimed_at)


def _name(work: UnitOfWork, account_id: str | None) -> str:
    if account_id in {None, "system"}:
        return "系统"
    return names_of(work, {str(account_id)}).get(str(account_id), "")
