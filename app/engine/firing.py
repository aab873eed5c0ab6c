"""Let a waiting event happen: what it was, whether it waits again, and who else in the case hears it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from app.engine.event_definition import CHOSEN, DUE, FIRED, HELD, MONTHLY, PERIOD, REMAINING, set_due
from app.engine.scopes import place_of, run_of, scope_of
from app.engine.spec_base import is_attached
from app.engine.timer_period import Period
from app.engine.timers import Due, next_in_cycle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from SpiffWorkflow.task import Task

    from app.engine.diagram_node import Node


def fire(task: Task, node: Node) -> None:
    """Let an event of a waiting task happen; at a choice of events it decides the way."""
    if getattr(task.task_spec, "events", ()):
        task.internal_data[CHOSEN] = _output_of(task.task_spec, node)
    else:
        task.internal_data[FIRED] = True
        if is_attached(task) and not node.interrupting:
            _wait_again(task, node)
    task.task_spec._update(task)


def _output_of(spec: Any, node: Node) -> str:
    return next(name for name in spec._outputs if name.partition(".BoundaryEventSplit")[0] == node.id)


def _wait_again(task: Task, node: Node) -> None:
    """A non-interrupting event may happen again: timers only while their cycle lasts, conditions once they were false."""
    internal, now = task.internal_data, run_of(task).around.now
    due = None
    if node.event == "timer":
        due = next_in_cycle(_last_of_cycle(internal), now)
        if due is None:
            return
    again = task.parent._add_child(task.task_spec, TaskState.WAITING)
    again.triggered = True
    if due is not None:
        set_due(again, due, now)
    elif node.event == "conditional":
        again.internal_data[HELD] = True
    else:
        task.task_spec.event_definition.update_task(again)


def _last_of_cycle(internal: dict[str, Any]) -> Due:
    """Return the firing a timer waited for, with the cycle it belongs to, if it does."""
    at, remaining = datetime.fromisoformat(internal[DUE]), internal.get(REMAINING)
    if PERIOD not in internal:
        return Due(at, remaining)
    months, since, rounds = internal.get(MONTHLY, (0, internal[DUE], 0))
    period = Period(months, timedelta(seconds=internal[PERIOD]))
    return Due(at, remaining, period, datetime.fromisoformat(since), rounds)


def waiting_for(case: Any, event: str) -> list[tuple[Task, Node]]:
    """Return all that wait for a kind of event anywhere in a case, in the order of the diagram."""
    found = [
        (task, node)
        for workflow in [case, *case.subprocesses.values()]
        for task in workflow.tasks.values()
        if task.state == TaskState.WAITING
        for node in _nodes_of(task)
        if node.event == event
    ]
    return sorted(found, key=lambda pair: (place_of(pair[0]), pair[1].id))


def _nodes_of(task: Task) -> Iterator[Node]:
    node = getattr(task.task_spec, "node", None)
    yield from getattr(task.task_spec, "events", ()) or ((node,) if node is not None else ())


def send_signal(source: Task, name: str) -> None:
    """Let everything in the case that waits for a signal hear it; nobody listening is no error."""
    for task, node in waiting_for(source.workflow.top_workflow, "signal"):
        # Whoever hears it first may have cancelled the others.
        if node.signal == name and task.state == TaskState.WAITING:
            run_of(task).note("caught", node, task, signal=name)
            fire(task, node)


def hear_from_outside(case: Any, name: str) -> bool:
    """Let everything in a case hear a signal that people send to all cases; tell whether anything did."""
    heard = False
    for task, node in waiting_for(case, "signal"):
        if node.signal == name and node.hears_outside and task.state == TaskState.WAITING:
            case.run.note("caught", node, task, signal=name)
            fire(task, node)
            heard = True
    return heard


def fire_conditions(case: Any) -> None:
    """Let conditional events happen whose condition has become true."""
    for task, node in waiting_for(case, "conditional"):
        if task.state != TaskState.WAITING:
            continue
        if case.run.value(node.condition, scope_of(task), node) is not True:
            task.internal_data.pop(HELD, None)
        elif HELD not in task.internal_data:
            case.run.note("caught", node, task, condition=node.condition.text if node.condition else "")
            fire(task, node)
