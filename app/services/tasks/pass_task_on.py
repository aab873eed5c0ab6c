"""A review passes to a colleague of the same level: by its holder (转办), by the lead or an operator (分派), or all at once.

What was typed of it goes along, the former fence holds no more, the colleague hears of it, and the audit says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.policy.case_access import may_do_task
from app.services.accounts.sign_in import actor
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason
from app.services.context.refusals import (
    ClaimLostError,
    FormInvalidError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.services.context.send_notice import send_notice
from app.services.context.who_may_hold import REVIEW, lead, refuse_holder
from app.services.tasks.claim_task import lost, permitted_task
from app.store import task_rows
from app.store.account_rows import account_of
from app.store.answer_rows import pass_draft_on
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import lock_case
from app.store.colleague_rows import Colleague, colleague_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

PASSED, ASSIGNED, RELEASED = "pass_on", "assign", "release_for"
KIND = "work_passed_on"


def pass_task_on(context: AppContext, by: Actor, key: str, task_key: str, to: str, *, reason: str) -> None:
    """Give a review that one holds to a colleague of the same level.

    Raises NotFoundError, TaskClosedError, ClaimLostError, FormInvalidError (colleague, reason) or
    ProcedureRefusedError when the colleague may not hold it.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        lock_case(work, permitted_task(work, by, task_key).case_id)
        task = permitted_task(work, by, task_key)
        if task.claimed_by != by.account_id or task.clock != REVIEW:
            raise ClaimLostError(by="", at=None)
        _move(context, work, by, task, _taker(work, task, to), why, PASSED)
        return {}

    idempotent(context, by, key, PASSED, {"task": task_key, "to": to, "reason": reason}, command)


def assign_task(context: AppContext, by: Actor, key: str, task_key: str, to: str, *, reason: str) -> None:
    """Give a review of one's authority, free or held, to somebody of its level: for its lead, and for operators."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        task = task_to_share_out(work, by, task_key)
        _move(context, work, by, task, _taker(work, task, to), why, ASSIGNED)
        return {}

    idempotent(context, by, key, ASSIGNED, {"task": task_key, "to": to, "reason": reason}, command)


def release_for(
    context: AppContext, by: Actor, key: str, task_key: str, *, reason: str, case_id: str | None = None
) -> None:
    """Give a review that somebody holds back to its level: for the lead, and for operators.

    With a case it is one of this case; raises NotFoundError for a task of another.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        task = task_to_share_out(work, by, task_key)
        if case_id not in {None, task.case_id}:
            raise NotFoundError(kind="task")
        if task.claimed_by is None or not task_rows.release(work, task.key, task.claimed_by):
            raise ProcedureRefusedError(rule="nobody_holds_it")
        told = {"task": task.key, "name": task.name, "from": task.claimed_by, "reason": why}
        record(work, context.audit_key, task.case_id, by.account_id, RELEASED, told)
        return {}

    request = {"task": task_key, "reason": reason, **({"case": case_id} if case_id else {})}
    idempotent(context, by, key, RELEASED, request, command)


def hand_all_over(
    context: AppContext, by: Actor, key: str, giver: str, to: str, *, reason: str
) -> dict[str, int]:
    """Give all that somebody holds to a colleague of the same level, as somebody who leaves does: for the lead.

    What the colleague may not hold, as what is held from a former level, goes back to its level. Returns how many tasks were given and how many went back.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        own = lead(work, by)
        leaver = colleague_of(work, giver)
        if leaver is None or leaver.authority != own.authority:
            raise NotFoundError(kind="account")
        taker = colleague_of(work, to)
        if taker is None or taker.group != leaver.group or taker.id == leaver.id or not taker.is_active:
            raise FormInvalidError(errors=(("to", "colleague_needed"),))
        counted = {"given": 0, "back": 0}
        for task_key in task_rows.held_by(work, giver, str(own.authority)):
            task = _locked(work, task_key)
            if task.state != "open" or task.claimed_by != giver:
                continue
            try:
                _refuse_other_level(task, taker)
                _move(context, work, by, task, taker, why, ASSIGNED)
                counted["given"] += 1
            except ProcedureRefusedError as refused:
                task_rows.release(work, task.key, giver)
                told = {"task": task.key, "from": giver, "reason": why, "refused": refused.facts["rule"]}
                record(work, context.audit_key, task.case_id, by.account_id, RELEASED, told)
                counted["back"] += 1
        told = {"from": giver, "to": to, "reason": why, **counted}
        record(work, context.audit_key, OFFICE, by.account_id, "hand_all_over", told)
        return dict(counted)

    return idempotent(context, by, key, "hand_all_over", {"from": giver, "to": to, "reason": reason}, command)


def _refuse_other_level(task: TaskRow, taker: Colleague) -> None:
    if taker.group not in task.groups:
        raise ProcedureRefusedError(rule="other_level")


def task_to_share_out(work: UnitOfWork, by: Actor, task_key: str) -> TaskRow:
    """Return an open review, its case locked, that a lead or an operator may share out.

    Raises NotAllowedError, NotFoundError, or TaskClosedError.
    """
    own = None if by.role is Role.OPERATOR else lead(work, by)
    task = _locked(work, task_key)
    prefix = f"authority:{own.authority}:" if own else "authority:"
    if task.clock != REVIEW or not any(group.startswith(prefix) for group in task.groups):
        raise NotFoundError(kind="task")
    if task.state != "open":
        raise lost(work, task_key)
    return task


def _locked(work: UnitOfWork, task_key: str) -> TaskRow:
    try:
        lock_case(work, task_rows.task_of(work, task_key).case_id)
    except task_rows.TaskMissingError as missing:
        raise NotFoundError(kind="task") from missing
    return task_rows.task_of(work, task_key)


def _taker(work: UnitOfWork, task: TaskRow, to: str) -> Colleague:
    """Return the colleague that a task is to go to: active, and of one of its candidate groups."""
    taker, row = colleague_of(work, to), account_of(work, to)
    fits = (
        taker is not None
        and row is not None
        and taker.is_active
        and taker.id != task.claimed_by
        and may_do_task(actor(row), tuple(task.groups), task.assignee)
    )
    if taker is None or not fits:
        raise FormInvalidError(errors=(("to", "colleague_needed"),))
    return taker


def _move(
    context: AppContext, work: UnitOfWork, by: Actor, task: TaskRow, taker: Colleague, why: str, action: str
) -> None:
    case = lock_case(work, task.case_id)
    refuse_holder(work, case, taker)
    fence = task_rows.claim(work, task.key, taker.id, instead_of=task.claimed_by)
    if fence is None:
        raise lost(work, task.key)
    if task.claimed_by is not None:
        pass_draft_on(work, task.key, task.claimed_by, taker.id)
    told = {"task": task.key, "name": task.name, "from": task.claimed_by, "to": taker.id, "reason": why}
    record(work, context.audit_key, case.id, by.account_id, action, told)
    facts = {"colleague": by.display_name, "reason": why}
    send_notice(context, work, KIND, (taker.inbox,), facts, case=case, mark=f"{task.key}.{fence}")
