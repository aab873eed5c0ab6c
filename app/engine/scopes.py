"""Where a task's data lives: one dictionary for the case, one for each called process.

Tasks of SpiffWorkflow copy their data from parent to child; ours carry none. A sub-process shares the data of
the process around it; a called process has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from app.engine.errors import UnstorableDataError
from app.engine.plain_data import NotPlainError, plain_copy

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from app.engine.case_run import CaseRun
    from app.engine.diagram_node import Node

VARIABLES = "variables"


def run_of(task: Task) -> CaseRun:
    """Return the step a task takes part in."""
    return cast("CaseRun", task.workflow.top_workflow.run)


def node_of(task: Task) -> Node:
    """Return what the diagram says about a task."""
    return cast("Node", task.task_spec.node)


def scope_of_workflow(workflow: Any) -> dict[str, Any]:
    """Return the data of the process a workflow belongs to."""
    while VARIABLES not in workflow.data:
        workflow = workflow.parent_workflow
    return cast("dict[str, Any]", workflow.data[VARIABLES])


def scope_of(task: Task) -> dict[str, Any]:
    """Return the data a task reads and writes."""
    return scope_of_workflow(task.workflow)


def assign(task: Task, name: str, value: Any) -> None:
    """Write a value whole: nothing is merged, nothing is shared with the writer; raises UnstorableDataError."""
    try:
        scope_of(task)[name] = plain_copy(value)
    except NotPlainError as not_plain:
        node = node_of(task)
        raise UnstorableDataError(
            f"【{node.label}】的结果存不下：{not_plain}", element=node.id, name=node.label
        ) from not_plain
