"""What all our task specs share: their node, the ready queue, the fate of attached boundary events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from app.engine.diagram_node import Node


class CaseSpec:
    """Mixed in before a spec of SpiffWorkflow."""

    node: Node
    bpmn_id: str | None
    rechecked = False
    """Whether a waiting task of this spec may become ready because another one has ended."""

    def _predict(self, my_task: Task, *_args: Any, **_kwargs: Any) -> None:
        """Look no further: SpiffWorkflow follows every definite way ahead, without end where it is a circle."""

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)  # type: ignore[misc]
        cancel_attached(my_task)


def make_successors(task: Task) -> None:
    """Add the tasks that come next; SpiffWorkflow completes a task into children that are there already."""
    if not task.children:
        task.task_spec._predict_hook(task)


def is_attached(task: Task) -> bool:
    """Tell whether a task is a boundary event."""
    return isinstance(task.task_spec, BoundaryEvent)


def attached_events(activity: Task) -> list[Task]:
    """Return the tasks of the boundary events that wait on an activity."""
    split = activity.parent
    if split is None or not isinstance(split.task_spec, BoundaryEventSplit):
        return []
    if activity.task_spec not in split.task_spec.outputs:
        return []
    return [
        sibling
        for sibling in split.children
        if isinstance(sibling.task_spec, BoundaryEvent) and sibling.state == TaskState.WAITING
    ]


def cancel_attached(activity: Task) -> None:
    """An activity has ended: what waited on it waits no longer."""
    if isinstance(activity.task_spec, BoundaryEvent):
        return
    for event in attached_events(activity):
        event.cancel()


def cancel_others(task: Task | None) -> None:
    """Cancel all that is unfinished in a task's process except the task itself."""
    tasks = task.workflow.tasks if task is not None else {}
    for other in list(tasks.values()):
        if other is not task and other.id in tasks and other.has_state(TaskState.NOT_FINISHED_MASK):
            other.cancel()


def host_of(event: Task) -> Task | None:
    """Return the activity a boundary event's task is attached to."""
    split = event.parent
    if split is None:
        return None
    for sibling in split.children:
        if not isinstance(sibling.task_spec, BoundaryEvent):
            return sibling
    return None
