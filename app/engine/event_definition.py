"""What an event waits for or throws, told by the diagram's node instead of SpiffWorkflow's definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.errors import ExpressionFailedError
from app.engine.scopes import run_of, scope_of
from app.engine.step import Message
from app.engine.timers import Due, due_of
from app.feel.plain import shown

if TYPE_CHECKING:
    from datetime import datetime

    from SpiffWorkflow.task import Task

    from app.engine.diagram_node import Node

DUE, ARMED, REMAINING, PERIOD, FIRED, CHOSEN = "due", "armed", "remaining", "period", "fired", "chosen"
MONTHLY = "monthly"
"""The months of a cycle, since when they are counted, and how many rounds have passed."""
HELD = "held"
"""A condition that has been answered and is still true."""


class NodeEvent(EventDefinition):
    """Fires when the engine is told so, never by itself: rows decide about time, commands about messages."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.id)
        self.node = node

    def has_fired(self, my_task: Task) -> bool:
        """Tell whether the engine has fired this waiting event."""
        return bool(my_task.internal_data.get(FIRED))

    def update_task(self, my_task: Task) -> None:
        """Arm a timer when its event begins to wait; evaluate a message's correlation."""
        arm(my_task, self.node, "")

    def reset(self, my_task: Task) -> None:
        """Nothing to reset: every waiting is a task of its own."""

    def throw(self, my_task: Task) -> None:
        """Hand a message to the outside; other thrown events are routed by their specs."""
        if self.node.event == "message":
            run_of(my_task).thrown.append(
                Message(
                    str(self.node.message), correlation_of(my_task, self.node), _payload(my_task, self.node)
                )
            )


def arm(my_task: Task, node: Node, suffix: str) -> None:
    """Store what a waiting event waits for in its task; `suffix` tells events of one gateway apart."""
    internal = my_task.internal_data
    if node.event == "timer" and DUE + suffix not in internal:
        run = run_of(my_task)
        set_due(my_task, due_of(run, node, scope_of(my_task), run.around.now), run.around.now, suffix)
    if node.event == "message" and "correlation" + suffix not in internal:
        internal["correlation" + suffix] = correlation_of(my_task, node)


def set_due(my_task: Task, due: Due, armed: datetime, suffix: str = "") -> None:
    """Keep a timer's instant in its task."""
    my_task.internal_data |= {DUE + suffix: due.at.isoformat(), ARMED + suffix: armed.isoformat()}
    if due.period is not None:
        my_task.internal_data |= {PERIOD: due.period.rest.total_seconds(), REMAINING: due.remaining}
    if due.period is not None and due.period.months and due.since is not None:
        my_task.internal_data[MONTHLY] = [due.period.months, due.since.isoformat(), due.rounds]


def correlation_of(my_task: Task, node: Node) -> str:
    """Return the key under which a message meets its receiver; by default the case itself."""
    scope = scope_of(my_task)
    if node.correlation is None:
        return str(scope.get("case", {}).get("case_id", ""))
    value = run_of(my_task).value(node.correlation, scope, node)
    if value is None or isinstance(value, dict | list):
        message = (
            f"【{node.label}】的消息关联算不出来：{node.correlation.text.strip()} 得到的是 {shown(value)}"
        )
        raise ExpressionFailedError(message, element=node.id, name=node.label)
    return str(value)


def _payload(my_task: Task, node: Node) -> dict[str, Any]:
    scope = scope_of(my_task)
    return {name: run_of(my_task).value(template, scope, node) for name, template in node.inputs.items()}
