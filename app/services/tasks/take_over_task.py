"""Take over a task from a colleague who claimed it and has not decided: after the lease, audited, with a new fence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.claim_lease import kept_until
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import ClaimLostError
from app.services.context.who_may_hold import refuse_actor
from app.services.tasks.claim_task import permitted_task
from app.store import task_rows
from app.store.account_rows import names_of
from app.store.answer_rows import pass_draft_on
from app.store.audit_chain import record
from app.store.case_rows import lock_case
from app.store.stand_in_rows import covered_by

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


@dataclass(frozen=True, slots=True)
class Holding:
    """Who else holds a task, since when, and whether it may be taken over by now."""

    by: str
    since: datetime
    kept_until: date
    may_take_over: bool
    is_covered: bool
    """Whether the actor stands in for the holder today."""


def holding_of(work: UnitOfWork, by: Actor, task: TaskRow) -> Holding | None:
    """Return by whom else a task is held; None when it is free or one's own."""
    if task.claimed_by is None or task.claimed_at is None or task.claimed_by == by.account_id:
        return None
    until = kept_until(beijing_day(task.claimed_at), calendar_of(work))
    name = names_of(work, {task.claimed_by}).get(task.claimed_by, "")
    today = beijing_day(work.now)
    is_covered = task.claimed_by in covered_by(work, by.account_id, today)
    return Holding(name, task.claimed_at, until, today > until or is_covered, is_covered)


def take_over_task(context: AppContext, by: Actor, key: str) -> int:
    """Take a task from a colleague whose lease is over, or for whom one stands in, or a free one; return the fence.

    A substitute goes on with what the colleague had typed. Raises NotFoundError, TaskClosedError, ClaimLostError while
    the lease runs, or ProcedureRefusedError when the actor may not hold it.
    """

    def act(work: UnitOfWork) -> int:
        case = lock_case(work, permitted_task(work, by, key).case_id)
        task = permitted_task(work, by, key)
        if task.claimed_by == by.account_id:
            return task.fence
        held = holding_of(work, by, task)
        if held is not None and not held.may_take_over:
            raise ClaimLostError(by=held.by, at=held.since)
        refuse_actor(work, case, by)
        fence = task_rows.claim(work, key, by.account_id, instead_of=task.claimed_by)
        if fence is None:
            raise ClaimLostError(by=held.by if held else "", at=held.since if held else None)
        is_covered = held is not None and held.is_covered
        if is_covered and task.claimed_by is not None:
            pass_draft_on(work, key, task.claimed_by, by.account_id)
        facts = {"task": key, "name": task.name, "from": task.claimed_by, "as_substitute": is_covered}
        record(work, context.audit_key, task.case_id, by.account_id, "take_over", facts)
        return fence

    return context.database.transact(act)
