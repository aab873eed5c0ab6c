"""The commands of a case: state and one happening in, a Step out. No database, no clock, nothing kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from app.engine.activity_specs import HandlerTask, PersonTask, accept_outcome
from app.engine.case_workflow import CaseWorkflow, finish_task, run_task
from app.engine.error_routing import route_error
from app.engine.errors import NoReceiverError, NothingWaitsError, TaskNotOpenError
from app.engine.event_definition import ARMED, PERIOD, set_due
from app.engine.firing import fire, hear_from_outside, waiting_for
from app.engine.gateway_specs import is_join
from app.engine.plain_data import plain_copy
from app.engine.scopes import VARIABLES, assign, node_of, scope_of
from app.engine.state_codec import decode, encode
from app.engine.step import Step
from app.engine.step_execution import StepExecution
from app.engine.timers import due_of
from app.engine.waiting import all_tasks, armed_timers, job_orders, open_tasks, subscriptions, waiting_events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from app.domain.handling import Outcome, ProcedureError
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Message


def start_case(edition: CompiledEdition, inputs: Mapping[str, Any], around: ExecutionContext) -> Step:
    """Start a case; `inputs` become its data under `case`."""
    run = StepExecution(edition, around)
    case = CaseWorkflow(edition.spec, edition.subprocess_specs, run)
    case.data[VARIABLES]["case"] = plain_copy(inputs)
    return _step(case)


def complete_task(
    edition: CompiledEdition, state: bytes, key: str, answers: Mapping[str, Any], around: ExecutionContext
) -> Step:
    """Complete a person's task; only the form's case fields enter the case. Raises TaskNotOpenError."""
    return complete_in(decode(state, StepExecution(edition, around)), key, answers)


def complete_in(case: CaseWorkflow, key: str, answers: Mapping[str, Any]) -> Step:
    """Complete a person's task in a case that is loaded already."""
    task = _task(case, key, PersonTask, TaskState.READY)
    node = node_of(task)
    fields = case.run.edition.case_fields(node.form)
    assign(task, node.id, {name: value for name, value in answers.items() if name in fields})
    case.run.note("completed", node, task)
    run_task(task)
    return _step(case)


def fire_timer(edition: CompiledEdition, state: bytes, key: str, around: ExecutionContext) -> Step:
    """Fire a timer; a cycle that missed firings fires once. Raises TaskNotOpenError when it waits no more."""
    return fire_in(decode(state, StepExecution(edition, around)), key)


def fire_in(case: CaseWorkflow, key: str) -> Step:
    """Fire a timer in a case that is loaded already."""
    for task, node, suffix in waiting_events(case):
        if task.id.hex + suffix == key and node.event == "timer":
            case.run.note("fired", node, task)
            fire(task, node)
            return _step(case)
    raise TaskNotOpenError("这个定时器已经不再等待")


def deliver_message(
    edition: CompiledEdition, state: bytes, message: Message, around: ExecutionContext
) -> Step:
    """Hand a message to the first event that waits for it; raises NoReceiverError."""
    case = decode(state, StepExecution(edition, around))
    for task, node, suffix in waiting_events(case):
        if node.event == "message" and node.message == message.name:
            if task.internal_data["correlation" + suffix] != message.correlation:
                continue
            case.run.note("received", node, task, message=message.name)
            assign(task, node.id, dict(message.payload))
            fire(task, node)
            return _step(case)
    raise NoReceiverError(f"办件没有在等待消息“{message.name}”")


def send_signal(edition: CompiledEdition, state: bytes, name: str, around: ExecutionContext) -> Step:
    """Let a case hear a signal from outside; raises NoReceiverError where nothing waits for it."""
    case = decode(state, StepExecution(edition, around))
    if not hear_from_outside(case, name):
        raise NoReceiverError(f"办件没有在等待信号“{name}”")
    return _step(case)


def finish_job(
    edition: CompiledEdition, state: bytes, key: str, outcome: Outcome, around: ExecutionContext
) -> Step:
    """Complete a service task whose handler the worker has run; raises TaskNotOpenError."""
    case = decode(state, StepExecution(edition, around))
    task = _task(case, key, HandlerTask, TaskState.STARTED)
    accept_outcome(task, outcome)
    finish_task(task)
    return _step(case)


def fail_job(
    edition: CompiledEdition, state: bytes, key: str, error: ProcedureError, around: ExecutionContext
) -> Step:
    """Route the BPMN error of a job; raises TaskNotOpenError or UncaughtProcedureError."""
    case = decode(state, StepExecution(edition, around))
    route_error(_task(case, key, HandlerTask, TaskState.STARTED), error.code, error.message)
    return _step(case)


def rearm_timers(edition: CompiledEdition, state: bytes, around: ExecutionContext) -> Step:
    """Work out all waiting timers anew from when they were armed, after the calendar has changed."""
    case = decode(state, StepExecution(edition, around))
    for task, node, suffix in waiting_events(case):
        if node.event == "timer" and PERIOD not in task.internal_data:
            armed = datetime.fromisoformat(task.internal_data[ARMED + suffix])
            set_due(task, due_of(case.run, node, scope_of(task), armed), armed, suffix)
    return _step(case)


def read_step(edition: CompiledEdition, state: bytes, around: ExecutionContext) -> Step:
    """Return what waits in a case without moving it."""
    return _step(decode(state, StepExecution(edition, around)))


def step_as_it_stands(case: CaseWorkflow) -> Step:
    """Return what waits in a case that is loaded already; nothing runs, not even conditions that are true now."""
    return _told(case)


def step_after(case: CaseWorkflow) -> Step:
    """Let a case that is loaded and has been changed run to its next wait; return the step."""
    return _step(case)


def _task(case: CaseWorkflow, key: str, kind: type, state: int) -> Task:
    try:
        identity = UUID(hex=key)
    except ValueError as malformed:
        raise TaskNotOpenError("没有这个待办") from malformed
    for task in all_tasks(case):
        if task.id == identity and task.state == state and isinstance(task.task_spec, kind):
            return task
    raise TaskNotOpenError("这个待办已经不在等待办理")


def _step(case: CaseWorkflow) -> Step:
    case.run_to_wait()
    return _told(case)


def _told(case: CaseWorkflow) -> Step:
    run = case.run
    step = Step(
        state=encode(case),
        ended=case.completed,
        outcome=run.outcome if case.completed else None,
        tasks=open_tasks(case),
        timers=armed_timers(case),
        subscriptions=subscriptions(case),
        jobs=job_orders(case),
        thrown=tuple(run.thrown),
        effects=tuple(run.effects),
        history=tuple(run.history),
        data=case.data[VARIABLES],
    )
    if not (step.ended or step.tasks or step.timers or step.subscriptions or step.jobs):
        raise _nothing_waits(case)
    return step


def _nothing_waits(case: CaseWorkflow) -> NothingWaitsError:
    stuck = [task for task in all_tasks(case) if task.state == TaskState.WAITING and is_join(task)]
    unheard = [node for event in ("signal", "conditional") for _, node in waiting_for(case, event)]
    node = node_of(stuck[0]) if stuck else next(iter(unheard), None)
    label = node.label if node else case.spec.description
    message = f"流程停住了：【{label}】还在等一条不会再来的分支，图上的汇合与分开不配对"
    if unheard and not stuck:
        message = f"流程停住了：【{label}】在等的信号或条件不会再来，办件里已经没有别的步骤在进行"
    return NothingWaitsError(message, element=node.id if node else "", name=label)
