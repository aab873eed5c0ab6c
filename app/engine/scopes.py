"""Where a task's data lives: one dictionary for the case, one for each called process.

Tasks of SpiffWorkflow copy their data from parent to child; ours carry none. A sub-process shares the data of
the process around it; a called process has its own, and so has each instance of a loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from app.engine.errors import UnstorableDataError
from app.engine.loop_names import COUNTER
from app.engine.plain_data import NotPlainError, plain_copy

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from app.engine.diagram_node import Node
    from app.engine.step_execution import StepExecution

VARIABLES = "variables"


def run_of(task: Task) -> StepExecution:
    """Return the step a task takes part in."""
    return cast("StepExecution", task.workflow.top_workflow.run)


def node_of(task: Task) -> Node:
    """Return what the diagram says about a task."""
    return cast("Node", task.task_spec.node)


def host_task(task: Task) -> Task | None:
    """Return the activity a task is inside of."""
    if task.workflow.parent_task_id is None:
        return None
    return cast("Task", task.workflow.top_workflow.get_task_from_id(task.workflow.parent_task_id))


def place_of(task: Task) -> tuple[str, int, list[int], str]:
    """Return what orders waiting tasks in the same way before and after a save: as drawn, instances as counted."""
    node = node_of(task)
    return node.file, node.number, _instances(task.workflow), task.id.hex


def drawn_place_of(task: Task) -> tuple[Any, ...]:
    """Return what orders people's tasks as their author has drawn them: from above, then from the left."""
    file, number, instances, key = place_of(task)
    at = node_of(task).at
    return file, at is None, at or (0.0, 0.0), number, instances, key


def _instances(workflow: Any) -> list[int]:
    """Return the numbers of the instances around, outermost first."""
    found: list[int] = []
    while workflow.parent_task_id is not None:
        if workflow.spec.is_instance and VARIABLES in workflow.data:
            found.insert(0, workflow.data[VARIABLES][COUNTER])
        workflow = workflow.parent_workflow
    return found


def _owner(workflow: Any) -> Any:
    """Return the nearest process around that has data of its own."""
    while VARIABLES not in workflow.data:
        workflow = workflow.parent_workflow
    return workflow


def scope_of_workflow(workflow: Any) -> dict[str, Any]:
    """Return the data a process reads. An instance of a loop has its own and reads what is around it, too."""
    owner = _owner(workflow)
    own = cast("dict[str, Any]", owner.data[VARIABLES])
    if owner.spec.is_instance:
        return scope_of_workflow(owner.parent_workflow) | own
    return own


def instance_of(task: Task) -> int | None:
    """Return the number of the instance a task belongs to, the innermost one."""
    owner = _owner(task.workflow)
    return owner.data[VARIABLES][COUNTER] if owner.spec.is_instance else None


def scope_of(task: Task) -> dict[str, Any]:
    """Return the data a task reads."""
    return scope_of_workflow(task.workflow)


def assign(task: Task, name: str, value: Any) -> None:
    """Write a value whole: nothing is merged, nothing is shared with the writer; raises UnstorableDataError."""
    try:
        _owner(task.workflow).data[VARIABLES][name] = plain_copy(value)
    except NotPlainError as not_plain:
        node = node_of(task)
        raise UnstorableDataError(
            f"【{node.label}】的结果存不下：{not_plain}", element=node.id, name=node.label
        ) from not_plain
