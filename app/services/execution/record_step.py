"""Write a step of the engine down: case, waiting rows, history, effects, messages. All in the caller's commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.effects import SendNotice
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.execution.apply_effects import apply_effect
from app.services.execution.due_of_step import due_of_step
from app.services.execution.order_of_queues import act_by
from app.services.execution.tell_of_unmanned import tell_of_unmanned
from app.services.papers_of_office.papers_of_step import issue_papers_of
from app.store import case_rows, message_rows, open_work
from app.store.audit_chain import record
from app.store.history_rows import HistoryEntry, append_history

if TYPE_CHECKING:
    from app.domain.work_calendar import WorkCalendar
    from app.engine.step import OpenTask, Step
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def record_step(
    context: AppContext, work: UnitOfWork, case: CaseRow, step: Step, by: Actor, action: str
) -> CaseRow:
    """Write the step down and return the case as it is now.

    `case` must be locked (or new). Raises StaleCaseError if it was changed since it was read, and
    EffectRefusedError if the diagram asks for a move that the office's tables of states do not know.
    """
    changes: dict[str, Any] = {}
    # Notices come last: they state what holds after everything else of the step.
    for number, effect in sorted(enumerate(step.effects), key=lambda one: isinstance(one[1], SendNotice)):
        so_far = replace(case, **_known(changes))
        changes |= apply_effect(context, work, so_far, effect, f"{case.lock_version}.{number}", by.account_id)
    if step.ended:
        changes |= {"ended_at": work.now, "outcome": step.outcome}
    calendar = calendar_of(work)
    case_rows.change_case(work, case, blob=step.state, calendar_version=calendar.version, **changes)
    after = replace(
        case,
        blob=step.state,
        lock_version=case.lock_version + 1,
        calendar_version=calendar.version,
        **_known(changes),
    )
    tasks = [_waiting_task(context, work, task, after, calendar) for task in step.tasks]
    waiting = open_work.OpenWork(
        tasks,
        [open_work.WaitingTimer(t.key, t.element, t.name, t.due, t.host) for t in step.timers],
        [
            open_work.WaitingMessage(s.key, s.element, s.message, s.correlation, s.is_signal)
            for s in step.subscriptions
        ],
        [open_work.WaitingJob(j.key, j.element, j.handler, j.parameters) for j in step.jobs],
    )
    opened = open_work.sync_read_model(work, case.id, waiting, closed_by=by.account_id)
    issue_papers_of(context, work, case, step.effects, by.account_id, mark=f"step.{case.lock_version}")
    tell_of_unmanned(context, work, after, tasks, opened)
    append_history(work, case.id, by.account_id, history_of_step(step))
    for number, thrown in enumerate(step.thrown):
        message_rows.receive(
            work, thrown.name, thrown.correlation, thrown.payload, f"{case.id}.{case.lock_version}.{number}"
        )
    record(
        work, context.audit_key, case.id, by.account_id, action, {"state": after.state, "round": after.round}
    )
    return after


def history_of_step(step: Step) -> list[HistoryEntry]:
    """Return what happened in a step, ready to be stored."""
    return [HistoryEntry(e.kind, e.element, e.process, e.name, e.key, e.facts) for e in step.history]


def _waiting_task(
    context: AppContext, work: UnitOfWork, task: OpenTask, case: CaseRow, calendar: WorkCalendar
) -> open_work.WaitingTask:
    days, due_on = task.due_working_days, None
    if days is not None:
        due_on = due_of_step(work, case, beijing_day(work.now), days, calendar)
    return open_work.WaitingTask(
        key=task.key,
        element=task.element,
        process=task.process,
        name=task.name,
        form=task.form,
        assignee=task.assignee,
        groups=task.groups,
        stage=task.stage,
        instructions=task.instructions,
        clock=task.clock,
        inputs=task.inputs,
        properties=task.properties,
        due_on=due_on,
        due_days=days,
        act_by=act_by(context, work, case, due_on, task.inputs),
        round=case.round,
    )


def _known(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in case_rows.CaseRow.__slots__}
