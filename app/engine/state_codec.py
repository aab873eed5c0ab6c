"""The state of a case as one small blob: what is unfinished, nothing of what is past.

Finished tasks are left out and their successors hang on the root: history lives in its own rows. Nothing is predicted, so nothing of the future is kept. Data carries no type tags.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.domain.exact_json import json_digits, read_json
from app.engine.case_workflow import CaseWorkflow, NestedWorkflow
from app.engine.gateway_specs import _Joining
from app.engine.scopes import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.step_execution import StepExecution

SPELLED, VERSION = 1, 2
"""Numbers that no float holds were texts in states of the first version; its cases keep it to their end."""
UNFINISHED = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def encode(case: CaseWorkflow) -> bytes:
    """Return the state of a case that waits or has ended."""
    nested = sorted(case.subprocesses.values(), key=lambda sub: sub.depth)
    state: dict[str, Any] = {
        "v": SPELLED if case.run.spelled_numbers else VERSION,
        "data": case.data[VARIABLES],
        "done": case.completed,
        "tasks": _encode_tasks(case),
        "nested": [
            [sub.parent_task_id.hex, sub.spec.name, sub.data.get(VARIABLES), _encode_tasks(sub)]
            for sub in nested
        ],
    }
    if case.run.outcome is not None:
        # An end was reached while something beside it still runs.
        state["outcome"] = case.run.outcome
    return encode_plain(state)


def encode_ended(data: Mapping[str, Any], outcome: str | None) -> bytes:
    """Return the state of a case that has ended with these data, and in which nothing is nested."""
    state = {"v": VERSION, "data": data, "done": True, "tasks": [], "nested": []}
    return encode_plain(state if outcome is None else {**state, "outcome": outcome})


def encode_plain(value: Any) -> bytes:
    """Return plain data as a state holds them."""
    return orjson.dumps(value, default=_exact)


def _exact(value: Any) -> Any:
    """Return a number that no float holds as the digits it is."""
    if isinstance(value, Decimal):
        return orjson.Fragment(json_digits(value))
    raise TypeError(type(value).__name__)


def _encode_tasks(workflow: Any) -> list[list[Any]]:
    if workflow.completed:
        return []
    kept = _kept(workflow)
    places: dict[Any, int] = {}
    rows: list[list[Any]] = []
    for task, parent in _in_tree_order(workflow.task_tree, kept):
        places[task.id] = len(rows)
        place = places[parent.id] if parent is not None else -1
        row = [task.id.hex, place, task.task_spec.name, task.state]
        rows.append([*row, task.internal_data] if task.internal_data else row)
    return rows


def _kept(workflow: Any) -> set[Any]:
    """Return the ids of unfinished tasks, the root, and the parents whose kind matters for what follows."""
    kept = {workflow.task_tree.id}
    for task in workflow.tasks.values():
        if not task.has_state(UNFINISHED):
            continue
        kept.add(task.id)
        parent = task.parent
        if parent is not None and (
            isinstance(task.task_spec, _Joining) or isinstance(parent.task_spec, BoundaryEventSplit)
        ):
            kept.add(parent.id)
    return kept


def _in_tree_order(root: Task, kept: set[Any]) -> list[tuple[Task, Task | None]]:
    """Return the kept tasks with their parents, in the order they will have when loaded; flat, for deep trees.

    A task whose parent is past hangs on the root.
    """
    children: dict[Any, list[Task]] = {identity: [] for identity in kept}
    open_tasks = list(reversed(root.children))
    while open_tasks:
        task = open_tasks.pop()
        if task.id in kept:
            holder = task.parent if task.parent is not None and task.parent.id in kept else root
            children[holder.id].append(task)
        open_tasks += reversed(task.children)
    found: list[tuple[Task, Task | None]] = []
    waiting: list[tuple[Task, Task | None]] = [(root, None)]
    while waiting:
        task, parent = waiting.pop()
        found.append((task, parent))
        waiting += [(child, task) for child in reversed(children[task.id])]
    return found


def decode(state: bytes, run: StepExecution) -> CaseWorkflow:
    """Return the case of a state, ready for one more step."""
    return decode_stored(read_json(state), run)


def decode_stored(stored: dict[str, Any], run: StepExecution) -> CaseWorkflow:
    """Return the case of a state that has been read."""
    if stored["v"] not in {SPELLED, VERSION}:
        raise ValueError(f"unknown state version {stored['v']}")
    run.spelled_numbers = stored["v"] == SPELLED
    edition = run.edition
    case = CaseWorkflow(edition.spec, edition.subprocess_specs, run, deserializing=True)
    case.data[VARIABLES] = stored["data"]
    case.completed = stored["done"]
    run.outcome = stored.get("outcome")
    _decode_tasks(case, stored["tasks"])
    for parent_hex, spec_name, data, tasks in stored["nested"]:
        parent = case.get_task_from_id(UUID(hex=parent_hex))
        nested = NestedWorkflow(
            edition.subprocess_specs[spec_name],
            parent_task_id=parent.id,
            top_workflow=case,
            deserializing=True,
        )
        case.subprocesses[parent.id] = nested
        if data is not None:
            nested.data[VARIABLES] = data
        nested.completed_event.connect(parent.task_spec._on_subworkflow_completed, parent)
        _decode_tasks(nested, tasks)
    return case


def _decode_tasks(workflow: Any, rows: list[list[Any]]) -> None:
    made: list[Task] = []
    for row in rows:
        parent = made[row[1]] if row[1] >= 0 else None
        task = Task(workflow, workflow.spec.task_specs[row[2]], parent, row[3], UUID(hex=row[0]))
        if len(row) > 4:  # noqa: PLR2004 — a row without internal data is shorter
            task.internal_data = row[4]
        made.append(task)
    if made:
        workflow.task_tree = made[0]
