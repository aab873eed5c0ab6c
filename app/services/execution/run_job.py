"""Run handlers of mode `job` outside a transaction; their result comes back as a normal command with a fence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.handling import Outcome, ProcedureError
from app.engine.errors import EngineError
from app.engine.run_case import fail_job, finish_job
from app.policy.actor import SYSTEM
from app.services.context.certain_clock import transact_due
from app.services.execution.case_command import advance, note_incident
from app.services.execution.case_facts import facts_of
from app.services.execution.job_child import JobFailedError, run_in_child
from app.services.execution.set_aside import PASSING
from app.store import leases
from app.store.case_rows import case_of, lock_case
from app.store.incident_rows import open_incident

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.leases import Lease


class WorkerLostError(Exception):
    """The worker died at this job again and again."""


def run_next_job(context: AppContext, key: str | None = None) -> bool:
    """Run one due job, or a certain one; False when there is none.

    A killed worker leaves its lease behind; after it has run out the job is run again. Its effect counts once,
    because the commit that brings it in checks the fence.
    """
    lease = transact_due(context, lambda work: leases.take_job(work, key))
    if lease is None:
        return False
    if lease.attempts > leases.MAX_ATTEMPTS:
        _failed(context, lease, WorkerLostError("处理这项工作的后台进程一再中断"))
        return True
    try:
        result = _run(context, lease)
    except PASSING:
        # The lease runs out, and the job is taken again: nothing is wrong with it.
        raise
    except Exception as bug:  # noqa: BLE001 — whatever a handler raises must reach the operator, not end the worker
        _failed(context, lease, bug)
        return True
    context.failpoints("job_has_run")
    try:
        transact_due(context, lambda work: _bring_in(context, work, lease, result))
    except EngineError as failed:
        note_incident(context, lease.row["case_id"], {"kind": "job", "job": lease.key}, failed)
        reason = failed.message
        context.database.transact(lambda work: leases.job_failed(work, lease, reason))
    return True


def _run(context: AppContext, lease: Lease) -> Outcome | ProcedureError:
    with context.database.reading() as work:
        facts = facts_of(context, work, case_of(work, lease.row["case_id"]))
    return run_in_child(context.handlers[lease.row["handler"]], facts, lease.row["parameters"])


def _bring_in(context: AppContext, work: UnitOfWork, lease: Lease, result: Outcome | ProcedureError) -> None:
    case = lock_case(work, lease.row["case_id"])
    if not leases.is_held(work, lease):
        return
    key = lease.key
    if isinstance(result, ProcedureError):
        error = result
        advance(
            context, work, case, SYSTEM, "job", lambda e, blob, around: fail_job(e, blob, key, error, around)
        )
        return
    outcome = result
    advance(
        context, work, case, SYSTEM, "job", lambda e, blob, around: finish_job(e, blob, key, outcome, around)
    )


def _failed(context: AppContext, lease: Lease, bug: Exception) -> None:
    kind = bug.kind if isinstance(bug, JobFailedError) else type(bug).__name__
    text = f"{kind}: {bug}"

    def act(work: UnitOfWork) -> None:
        if leases.job_failed(work, lease, text):
            open_incident(
                work,
                case_id=lease.row["case_id"],
                command={"kind": "job", "job": lease.key},
                kind=kind,
                element=lease.row["element"],
                text=f"处理程序 {lease.row['handler']} 多次失败：{text}",
            )

    context.database.transact(act)
