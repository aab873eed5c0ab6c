"""Move a case that waits to another edition of its procedure: the same tasks, timers and messages go on waiting.

Nothing runs. A task keeps its key, so that whoever holds it holds it still; a timer keeps its instant. What the target
edition adds to a step that waits begins to wait now. What cannot be found again for sure is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import read_json
from app.engine.activity_specs import OPEN, opening
from app.engine.errors import EngineError
from app.engine.event_definition import arm
from app.engine.event_specs import EventChoice
from app.engine.migrated_scope import CannotMigrateError, Found, Scope
from app.engine.run_case import step_as_it_stands
from app.engine.scopes import node_of
from app.engine.state_codec import decode_stored
from app.engine.step_execution import StepExecution
from app.engine.waiting import all_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step


@dataclass(frozen=True, slots=True)
class MigratedCase:
    """A case on its new edition. `moved` are the steps that a mapping has put elsewhere, by their old ids."""

    step: Step
    moved: Mapping[str, str] = field(default_factory=dict)
    is_told_otherwise: bool = True
    """Whether the rows of what waits say anything else now."""


def migrate_case(
    source: CompiledEdition,
    target: CompiledEdition,
    state: bytes,
    mapping: Mapping[str, str],
    around: ExecutionContext,
) -> MigratedCase:
    """Return a case of one edition as a case of another; raises CannotMigrateError."""
    stored, found = read_json(state), Found()
    if stored["done"]:
        raise CannotMigrateError("办件已经办完")

    def rows(before: Any, now: Any, tasks: list[Any]) -> list[Any]:
        return Scope(before, now, mapping, around.new_key, found).rows(tasks)

    try:
        stored["tasks"] = rows(source.spec, target.spec, stored["tasks"])
        nested = []
        for key, name, data, tasks in stored["nested"]:
            if key not in found.hosts:
                # The activity around it has been refused already.
                continue
            before, now = source.subprocess_specs[name], _nested(target, found, key)
            nested.append([key, now.name, data, rows(before, now, tasks)])
        stored["nested"] = nested
        found.ensure_whole()
        case = decode_stored(stored, StepExecution(target, around))
        for task in all_tasks(case):
            _adjust(task, found)
        return MigratedCase(step_as_it_stands(case), found.moved, found.is_told_otherwise)
    except EngineError as failed:
        raise CannotMigrateError(failed.message) from failed


def _nested(target: CompiledEdition, found: Found, key: str) -> Any:
    """Return the steps of a nested process in the target edition, by the activity that holds it."""
    _, there = found.hosts[key]
    nested = target.subprocess_specs.get(str(there.spec))
    if nested is None:
        raise CannotMigrateError(f"【{there.node.label}】里面的流程在目标版本里没有了")
    return nested


def _adjust(task: Task, found: Found) -> None:
    """Let an event begin to wait, and a task be offered to whom its new node names."""
    key = task.id.hex
    if key in found.reopened:
        _reopen(task, found.reopened[key])
    if key in found.armed:
        if isinstance(task.task_spec, EventChoice):
            for node in task.task_spec.events:
                arm(task, node, f":{node.id}")
        else:
            task.task_spec.event_definition.update_task(task)


def _reopen(task: Task, before: Node) -> None:
    """Work out anew only what the diagram says otherwise; how long the task may take was settled when it opened."""
    if _offer(before) == _offer(node_of(task)):
        return
    opened = task.internal_data[OPEN]
    task.internal_data[OPEN] = opening(task) | ({"due": opened["due"]} if "due" in opened else {})


def _offer(node: Node) -> tuple[Any, ...]:
    return (
        tuple(template.text for template in node.groups),
        node.assignee.text if node.assignee is not None else None,
        {name: template.text for name, template in node.inputs.items()},
    )
