"""Events: starts, ends, catches, throws, boundaries, and the event-based gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    EventBasedGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ReceiveTask,
    SendTask,
    StartEvent,
)
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from app.engine.error_routing import route_error, route_escalation
from app.engine.event_definition import CHOSEN, FIRED, NodeEvent, arm
from app.engine.firing import send_signal
from app.engine.scopes import host_task, node_of, run_of
from app.engine.spec_base import CaseSpec, attached_events, cancel_others, host_of

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task


class _Catching(CaseSpec):
    """A waiting event: armed when reached, ready when the engine fires it."""

    event_definition: Any

    def _update_hook(self, my_task: Task) -> bool:
        if self.event_definition.has_fired(my_task):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
        self.event_definition.update_task(my_task)
        return False

    def _on_ready_hook(self, my_task: Task) -> None:
        TaskSpec._on_ready_hook(self, my_task)

    def _run_hook(self, my_task: Task) -> bool:  # noqa: ARG002 — SpiffWorkflow's signature
        return True

    def _predict_hook(self, my_task: Task) -> None:
        TaskSpec._predict_hook(self, my_task)

    def _on_cancel(self, my_task: Task) -> None:
        TaskSpec._on_cancel(self, my_task)


class CaseStart(_Catching, StartEvent):
    """The start of a process: a service starts cases, so it never waits."""

    def _update_hook(self, my_task: Task) -> bool:  # noqa: ARG002
        return True

    def _run_hook(self, my_task: Task) -> bool:
        run_of(my_task).note("started", node_of(my_task), my_task)
        return True


class CatchEvent(_Catching, IntermediateCatchEvent):
    """An intermediate event that waits for a timer or a message."""


class ReceiveMessage(_Catching, ReceiveTask):
    """A receive task waits for its message like an intermediate event."""


class AttachedEvent(_Catching, BoundaryEvent):
    """A boundary event: an interrupting one ends its activity, the other lets it go on and waits again."""

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)
        host = host_of(my_task)
        if not self.cancel_activity or host is None:
            return
        if node_of(my_task).kind == "startEvent":
            # It starts an event sub-process, which ends everything else in its scope.
            cancel_others(my_task)
            return
        for event in attached_events(host):
            if event is not my_task:
                event.cancel()
        host.cancel()


class _Throwing(CaseSpec):
    """An event that throws and goes on."""

    event_definition: Any

    def _run_hook(self, my_task: Task) -> bool | None:
        node = node_of(my_task)
        if node.event != "link":
            run_of(my_task).note("thrown", node, my_task, message=node.message or node.signal or "")
        if node.event == "escalation":
            route_escalation(my_task, node.escalation_code or "")
        elif node.event == "signal":
            send_signal(my_task, node.signal or "")
        else:
            self.event_definition.throw(my_task)
        # An interrupting event may have cancelled this very task.
        return None if my_task.has_state(TaskState.CANCELLED) else True


class ThrowEvent(_Throwing, IntermediateThrowEvent):
    """An intermediate event that sends a message or escalates."""


class SendMessage(_Throwing, SendTask):
    """A send task hands a message to the outbox of the case."""


class CaseEnd(_Throwing, EndEvent):
    """An end: plain, with a message, an escalation, an error, or terminating its process."""

    def _run_hook(self, my_task: Task) -> bool | None:
        node, run = node_of(my_task), run_of(my_task)
        if node.event == "error":
            route_error(my_task, node.error_code or "", from_inside=True)
            return None
        if node.event in {"message", "escalation", "signal"} and super()._run_hook(my_task) is None:
            return None
        run.note("ended", node, my_task)
        if node.drawn and _ends_case(my_task):
            run.outcome = node.id
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        TaskSpec._on_complete_hook(self, my_task)
        if node_of(my_task).event == "terminate":
            my_task.workflow.terminate(my_task)


def _ends_case(end: Task) -> bool:
    """Tell whether an end is one of the case: of its own level, or of an event sub-process that has replaced it."""
    inside: Task | None = end
    while inside is not None:
        host = host_task(inside)
        is_other = host is not None and not (node_of(host).by_event and node_of(host).interrupting)
        if is_other and not inside.workflow.spec.is_body:
            return False
        inside = host
    return True


class EventChoice(_Catching, EventBasedGateway):
    """An event-based gateway: the first of its events to fire decides; each is told apart by its own id."""

    events: tuple[Any, ...] = ()

    def connect(self, child: Any) -> None:
        """Connect a following event; its definition stays with its node."""
        TaskSpec.connect(self, child)

    def _update_hook(self, my_task: Task) -> bool:
        if CHOSEN in my_task.internal_data:
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
        for node in self.events:
            arm(my_task, node, f":{node.id}")
        return False

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing follows before an event has happened."""

    def _run_hook(self, my_task: Task) -> bool:
        chosen = my_task.internal_data[CHOSEN]
        matches = [spec for spec in self.outputs if spec.name == chosen]
        my_task._sync_children(matches, TaskState.FUTURE)
        for child in my_task.children:
            child.internal_data[FIRED] = True
        return True


def event_of(node: Any) -> NodeEvent:
    """Return the definition that takes the place of SpiffWorkflow's."""
    return NodeEvent(node)
