"""What waits in a case, read off its tasks for the rows that pages and the worker ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from app.engine.activity_specs import OPEN, PARAMETERS, HandlerTask, PersonTask
from app.engine.event_definition import DUE, REMAINING
from app.engine.event_specs import EventChoice, _Catching
from app.engine.scopes import drawn_place_of, instance_of, node_of, place_of
from app.engine.spec_base import host_of
from app.engine.step import ArmedTimer, JobOrder, OpenTask, Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

    from SpiffWorkflow.task import Task

    from app.engine.case_workflow import CaseWorkflow
    from app.engine.diagram_node import Node


def all_tasks(case: CaseWorkflow) -> Iterator[Task]:
    """Yield the tasks of a case and of all processes nested in it; none once it has ended."""
    if case.completed:
        return
    for workflow in [case, *case.subprocesses.values()]:
        yield from workflow.tasks.values()


def open_tasks(case: CaseWorkflow) -> tuple[OpenTask, ...]:
    """Return people's open tasks, in the order in which they are drawn."""
    ready = [
        task
        for task in all_tasks(case)
        if task.state == TaskState.READY and isinstance(task.task_spec, PersonTask)
    ]
    return tuple(_open_task(task) for task in sorted(ready, key=drawn_place_of))


def _open_task(task: Task) -> OpenTask:
    node, opened = node_of(task), task.internal_data[OPEN]
    due = opened.get("due")
    return OpenTask(
        key=task.id.hex,
        element=node.id,
        process=node.process,
        name=node.label,
        form=node.form,
        lane=node.lane,
        assignee=opened.get("assignee"),
        groups=tuple(opened["groups"]),
        due_working_days=int(due) if due is not None else None,
        clock=node.properties.get("clock"),
        stage=node.properties.get("stage"),
        instructions=node.properties.get("instructions") or node.documentation or None,
        properties=dict(node.properties) | _instance(task),
        inputs=opened.get("inputs", {}),
    )


def _instance(task: Task) -> dict[str, str]:
    """Return which instance of a loop a task belongs to: other instances' answers are not its own."""
    number = instance_of(task)
    return {} if number is None else {"instance": str(number)}


def waiting_events(case: CaseWorkflow) -> Iterator[tuple[Task, Node, str]]:
    """Yield each waiting event with its node and the suffix that tells events of one gateway apart."""
    waiting = [task for task in all_tasks(case) if task.state == TaskState.WAITING and _has_node(task)]
    for task in sorted(waiting, key=place_of):
        if isinstance(task.task_spec, EventChoice):
            for node in task.task_spec.events:
                yield task, node, f":{node.id}"
        elif isinstance(task.task_spec, _Catching):
            yield task, node_of(task), ""


def _has_node(task: Task) -> bool:
    return getattr(task.task_spec, "node", None) is not None


def armed_timers(case: CaseWorkflow) -> tuple[ArmedTimer, ...]:
    """Return timers that wait for their instant."""
    return tuple(
        ArmedTimer(
            key=task.id.hex + suffix,
            element=node.id,
            name=node.label,
            due=datetime.fromisoformat(task.internal_data[DUE + suffix]),
            interrupting=node.interrupting,
            host=_host_key(task),
            remaining=task.internal_data.get(REMAINING),
        )
        for task, node, suffix in waiting_events(case)
        if node.event == "timer"
    )


def _host_key(task: Task) -> str | None:
    host = host_of(task) if isinstance(task.task_spec, BoundaryEvent) else None
    return host.id.hex if host else None


def subscriptions(case: CaseWorkflow) -> tuple[Subscription, ...]:
    """Return messages the case waits for, and signals from outside."""
    return tuple(
        Subscription(task.id.hex + suffix, node.id, str(node.signal), "", is_signal=True)
        if node.hears_outside
        else Subscription(
            task.id.hex + suffix, node.id, str(node.message), task.internal_data["correlation" + suffix]
        )
        for task, node, suffix in waiting_events(case)
        if node.event == "message" or node.hears_outside
    )


def job_orders(case: CaseWorkflow) -> tuple[JobOrder, ...]:
    """Return service tasks that wait for the worker."""
    started = [
        task
        for task in all_tasks(case)
        if task.state == TaskState.STARTED and isinstance(task.task_spec, HandlerTask)
    ]
    return tuple(
        JobOrder(task.id.hex, node_of(task).id, str(node_of(task).topic), _parameters(task))
        for task in sorted(started, key=place_of)
    )


def _parameters(task: Task) -> dict[str, Any]:
    found: dict[str, Any] = task.internal_data.get(PARAMETERS, {})
    return found
