"""What is inside a case that waits: its tokens, its data by scope, since when each timer runs. Nothing moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.engine.activity_specs import OPEN
from app.engine.event_definition import ARMED, DUE
from app.engine.gateway_specs import is_join
from app.engine.scopes import VARIABLES
from app.engine.spec_base import CaseSpec, is_attached
from app.engine.state_codec import decode
from app.engine.step_execution import StepExecution
from app.engine.waiting import all_tasks, waiting_events
from app.engine.whereabouts import ONLY_LOOKING, PRESENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from app.engine.case_workflow import CaseWorkflow
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node

CASE_SCOPE = ""
"""The key of the data of the case itself; a called process and an instance go by the key of their activity."""


@dataclass(frozen=True, slots=True)
class Token:
    """A place where the case is. `scope` is the key of the data it reads, `host` of the activity it is inside of."""

    key: str
    node: Node
    host: str
    scope: str
    is_join: bool
    due_working_days: int | None


@dataclass(frozen=True, slots=True)
class DataScope:
    """The data of one process of the case."""

    key: str
    process: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunningTimer:
    """A timer that waits, since when it runs, and the text its instant was worked out from."""

    key: str
    node: Node
    armed: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class CaseInside:
    """Everything of it."""

    tokens: tuple[Token, ...]
    scopes: tuple[DataScope, ...]
    timers: tuple[RunningTimer, ...]


def case_inside(edition: CompiledEdition, state: bytes) -> CaseInside:
    """Return what is inside a case."""
    case = decode(state, StepExecution(edition, ONLY_LOOKING))
    return CaseInside(_tokens(case), _scopes(edition, case), _timers(case))


def _tokens(case: CaseWorkflow) -> tuple[Token, ...]:
    return tuple(
        Token(
            key=task.id.hex,
            node=task.task_spec.node,
            host=host_key(task.workflow),
            scope=scope_key(task.workflow),
            is_join=is_join(task),
            due_working_days=_days(task),
        )
        for task in all_tasks(case)
        if is_place(task)
    )


def is_place(task: Task) -> bool:
    """Tell whether a task is a place people know of: drawn, reached, not left, and no event at an edge."""
    spec = task.task_spec
    if not isinstance(spec, CaseSpec) or not spec.bpmn_id or is_attached(task):
        return False
    return bool(spec.node.drawn and task.has_state(PRESENT))


def _days(task: Task) -> int | None:
    due = task.internal_data.get(OPEN, {}).get("due")
    return int(due) if due is not None else None


def host_key(workflow: Any) -> str:
    """Return the key of the activity that a process is inside of; empty for the case itself."""
    return workflow.parent_task_id.hex if workflow.parent_task_id is not None else CASE_SCOPE


def scope_key(workflow: Any) -> str:
    """Return the key of the data that a process reads and writes."""
    while VARIABLES not in workflow.data:
        workflow = workflow.parent_workflow
    return host_key(workflow)


def _scopes(edition: CompiledEdition, case: CaseWorkflow) -> tuple[DataScope, ...]:
    found = [DataScope(CASE_SCOPE, edition.process, case.data[VARIABLES])]
    found += [
        DataScope(host_key(nested), process_of(nested), nested.data[VARIABLES])
        for nested in sorted(case.subprocesses.values(), key=lambda one: (one.depth, host_key(one)))
        if VARIABLES in nested.data
    ]
    return tuple(found)


def process_of(workflow: Any) -> str:
    """Return the process whose names the steps of a workflow use."""
    for spec in workflow.spec.task_specs.values():
        node = getattr(spec, "node", None)
        if node is not None:
            return str(node.process)
    return str(workflow.spec.name)


def _timers(case: CaseWorkflow) -> tuple[RunningTimer, ...]:
    return tuple(
        RunningTimer(
            key=task.id.hex + suffix,
            node=node,
            armed=datetime.fromisoformat(task.internal_data[ARMED + suffix]),
            due=datetime.fromisoformat(task.internal_data[DUE + suffix]),
        )
        for task, node, suffix in waiting_events(case)
        if node.event == "timer"
    )
