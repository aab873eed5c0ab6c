"""What an operator may do inside a running case: move a token, leave a step, set a value. The rest then runs on.

Only what is certain is done. Between a fork and its join, and inside a loop, nobody can tell how many branches the rest
of the case waits for: there a move is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from app.engine.activity_specs import PersonTask
from app.engine.case_inside import CASE_SCOPE, is_place
from app.engine.case_workflow import run_task
from app.engine.drawn_flows import DrawnFlow, drawn_flows
from app.engine.errors import EngineError
from app.engine.gateway_specs import _Joining
from app.engine.plain_data import NotPlainError, plain_copy
from app.engine.run_case import step_after
from app.engine.scopes import VARIABLES, assign, node_of
from app.engine.spec_base import cancel_attached
from app.engine.state_codec import decode
from app.engine.step_execution import StepExecution
from app.engine.token_region import SPLIT, are_on_one_way, joins_ahead
from app.engine.waiting import all_tasks
from app.engine.whereabouts import ONLY_LOOKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from SpiffWorkflow.task import Task

    from app.engine.case_workflow import CaseWorkflow
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step

ENTERED = frozenset(
    {
        "userTask", "serviceTask", "businessRuleTask", "callActivity", "subProcess", "receiveTask", "sendTask",
        "intermediateCatchEvent",
    }
)  # fmt: skip
"""Kinds of steps that a token may be moved to."""
CHOICE = "exclusiveGateway"


class CannotOperateError(EngineError):
    """The case cannot be changed so for sure; the message is a Chinese sentence."""


def targets_of(edition: CompiledEdition, state: bytes, key: str) -> tuple[Node, ...]:
    """Return the steps that a token may be moved to, its own among them; empty when it may not be moved at all."""
    task = _found(decode(state, StepExecution(edition, ONLY_LOOKING)), key)
    if _why_fixed(task):
        return ()
    return tuple(
        spec.node
        for spec in task.workflow.spec.task_specs.values()
        if _is_target(spec) and not _why_uncertain(task, spec.name)
    )


def move_token(
    edition: CompiledEdition, state: bytes, key: str, target: str, around: ExecutionContext
) -> Step:
    """Take a token from the step it waits at and let it enter another one of the same scope, or the same one anew.

    Raises CannotOperateError, and whatever the steps that follow raise.
    """
    case = decode(state, StepExecution(edition, around))
    task = _movable(case, key)
    spec = task.workflow.spec.task_specs.get(target)
    if spec is None or not _is_target(spec):
        raise CannotOperateError(
            f"【{node_of(task).label}】所在的流程里没有可以移到的步骤“{target}”（不能移到另一个流程或子流程里）"
        )
    _put(task, target)
    return step_after(case)


def flows_from(edition: CompiledEdition, node: Node) -> tuple[DrawnFlow, ...]:
    """Return the ways by which a step may be left: its flows, or those of the choice that follows it."""
    every = [flow for flow in drawn_flows(edition) if flow.process == node.process]
    own = [flow for flow in every if flow.source == node.id]
    if len(own) == 1:
        following = edition.nodes[node.process].get(own[0].target)
        if following is not None and following.kind == CHOICE:
            return tuple(flow for flow in every if flow.source == following.id)
    return tuple(own)


def leave_step(
    edition: CompiledEdition,
    state: bytes,
    key: str,
    answers: Mapping[str, Any],
    flow_id: str,
    around: ExecutionContext,
) -> Step:
    """End a step that nobody will do, with declared answers, and go on as drawn or by a named flow.

    Raises CannotOperateError, and whatever the steps that follow raise.
    """
    case = decode(state, StepExecution(edition, around))
    task = _movable(case, key)
    node = node_of(task)
    if answers:
        assign(task, node.id, dict(answers))
    if not flow_id:
        if not isinstance(task.task_spec, PersonTask):
            raise CannotOperateError(f"【{node.label}】不是由人填写的步骤，请选择从哪一条流向离开")
        case.run.note("completed", node, task)
        run_task(task)
        return step_after(case)
    flow = next((one for one in flows_from(edition, node) if one.id == flow_id), None)
    if flow is None:
        raise CannotOperateError(f"【{node.label}】后面没有这条流向，请重新选择")
    _put(task, flow.target)
    return step_after(case)


def set_value(
    edition: CompiledEdition,
    state: bytes,
    scope: str,
    path: Sequence[str],
    value: Any,
    around: ExecutionContext,
) -> Step:
    """Write one value of a scope and let the case run on; raises CannotOperateError when there is no such value."""
    case = decode(state, StepExecution(edition, around))
    data = _data_of(case, scope)
    for name in path[:-1]:
        data = data.get(name) if isinstance(data, dict) else None
    if not isinstance(data, dict) or path[-1] not in data:
        raise CannotOperateError(f"办件里没有“{'.'.join(path)}”这个值，只能改已经有的值")
    try:
        data[path[-1]] = plain_copy(value)
    except NotPlainError as not_plain:
        raise CannotOperateError(f"这个值存不下：{not_plain}") from not_plain
    return step_after(case)


def _data_of(case: CaseWorkflow, scope: str) -> Any:
    if scope == CASE_SCOPE:
        return case.data[VARIABLES]
    for nested in case.subprocesses.values():
        if nested.parent_task_id.hex == scope and VARIABLES in nested.data:
            return nested.data[VARIABLES]
    raise CannotOperateError("这部分数据已经不在办件里，请刷新后再看")


def _found(case: CaseWorkflow, key: str) -> Task:
    for task in all_tasks(case):
        if task.id.hex == key and is_place(task):
            return task
    raise CannotOperateError("这一步已经不在等待，请刷新后再看")


def _movable(case: CaseWorkflow, key: str) -> Task:
    task = _found(case, key)
    fixed = _why_fixed(task)
    if fixed:
        raise CannotOperateError(fixed)
    return task


def _why_fixed(task: Task) -> str:
    """Return why a token must stay where it is; empty when it may go."""
    label = node_of(task).label
    if isinstance(task.task_spec, _Joining):
        return f"办件正在【{label}】等其他分支，移动后不能确定还差哪一条，不能移动"
    if node_of(task).loop is not None or task.workflow.spec.is_instance:
        return f"【{label}】在循环或多实例里，移动后不能确定还差几份，不能移动"
    return ""


def _is_target(spec: Any) -> bool:
    node = getattr(spec, "node", None)
    if node is None or not node.drawn or spec.name != node.id:
        return False
    return node.kind in ENTERED and node.loop is None and not node.by_event


def _why_uncertain(task: Task, target: str) -> str:
    process = task.workflow.spec
    label = node_of(task).label
    spec = process.task_specs.get(target)
    if spec is None or isinstance(spec, _Joining):
        return f"从【{label}】不能直接到这里：它在另一个范围里，或者要等其他分支"
    if joins_ahead(process, task.task_spec.name) != joins_ahead(process, target):
        there = getattr(spec, "node", None)
        name = there.label if there is not None else target
        return f"【{label}】和【{name}】不在同一组并行分支里，移动后汇合处会多等或少等一条，不能移动"
    if not are_on_one_way(process, task.task_spec.name, target):
        there = getattr(spec, "node", None)
        name = there.label if there is not None else target
        return f"【{label}】和【{name}】不在同一条路上，移动后可能有两处同时办理，不能移动"
    return ""


def _put(task: Task, target: str) -> None:
    """Begin the target beside a task, with the events at its edge, and end the task."""
    uncertain = _why_uncertain(task, target)
    if uncertain:
        raise CannotOperateError(uncertain)
    specs = task.workflow.spec.task_specs
    spec = specs.get(f"{target}{SPLIT}", specs[target])
    entered = task.workflow.task_tree._add_child(spec, TaskState.FUTURE)
    cancel_attached(task)
    task.cancel()
    entered.task_spec._update(entered)
