"""A case as SpiffWorkflow runs it: flat loop, own nesting, joins asked again only where that can matter."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import StepBudgetError, StepTimeError
from app.engine.firing import fire_conditions
from app.engine.scopes import VARIABLES, host_task
from app.engine.spec_base import cancel_others, make_successors
from app.engine.step_observer import tell_of

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task

    from app.engine.step_execution import StepExecution

STEP_BUDGET = 2000
STEP_SECONDS = 30.0
"""Seconds of the wall clock that one step may take altogether, in which the case and its rows are locked."""
"""Tasks one command may run; a renewal's longest step runs about forty."""


class _Scoped:
    """What the case and its nested processes share."""

    tasks: dict[Any, Task]
    completed: bool
    spec: Any

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task
        if task.task_spec.name == "End":
            self._mark_complete(task)  # type: ignore[attr-defined]
        if self.completed:
            self.completed_event(self)  # type: ignore[attr-defined]
            return
        for waiting in list(self.tasks.values()):
            if waiting.state == TaskState.WAITING and getattr(waiting.task_spec, "rechecked", False):
                waiting.task_spec._update(waiting)

    def cancel(self, **_kwargs: Any) -> list[Task]:
        """Cancel all that is unfinished; nested processes are cancelled by their activity."""
        self.success = False
        self.completed = True
        unfinished = [task for task in self.tasks.values() if task.has_state(TaskState.NOT_FINISHED_MASK)]
        for task in unfinished:
            if task.id in self.tasks:
                task.cancel()
        return unfinished

    def terminate(self, end: Task) -> None:
        """End this process at once, whatever else is under way in it or in its event sub-processes."""
        if self.spec.is_body:
            cancel_others(host_task(end))
        cancel_others(end)
        self._mark_complete(end)  # type: ignore[attr-defined]


class NestedWorkflow(_Scoped, BpmnSubWorkflow):
    """A sub-process or called process that runs inside a case."""

    def begin(self) -> None:
        """Let the nested process start."""
        self.top_workflow.run.ready.append(self.task_tree)


class CaseWorkflow(_Scoped, BpmnWorkflow):
    """A case. `run` is the step it takes part in."""

    def __init__(
        self, spec: Any, subprocess_specs: Any, run: StepExecution, *, deserializing: bool = False
    ) -> None:
        self.run = run
        super().__init__(spec, subprocess_specs, script_engine=object(), deserializing=deserializing)
        self.data.setdefault(VARIABLES, {})

    def create_subprocess(self, my_task: Task, spec_name: str) -> NestedWorkflow:
        """Start a nested process for an activity."""
        nested = NestedWorkflow(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self
        )
        self.subprocesses[my_task.id] = nested
        # A new workflow makes its first task ready by itself; it is begun when its data is prepared.
        self.run.ready = type(self.run.ready)(t for t in self.run.ready if t.workflow is not nested)
        return nested

    def drop_subprocess(self, my_task: Task) -> None:
        """Forget a nested process that has ended."""
        self.subprocesses.pop(my_task.id, None)

    def run_to_wait(self) -> None:
        """Run ready tasks until only people, timers, messages and jobs are waited for; raises StepBudgetError or StepTimeError."""
        budget, until = STEP_BUDGET, time.monotonic() + STEP_SECONDS
        while self._has_more():
            task = self.run.ready.popleft()
            if task.state != TaskState.READY or task.task_spec.manual or task.id not in task.workflow.tasks:
                continue
            budget -= 1
            if budget < 0:
                raise _endless(task)
            if time.monotonic() > until:
                raise _too_long(task)
            run_task(task)

    def _has_more(self) -> bool:
        """Tell whether there is more to run; when all is quiet, conditions are asked."""
        if not self.run.ready and self.run.edition.has_conditions:
            fire_conditions(self)
        return bool(self.run.ready)


def _endless(task: Task) -> StepBudgetError:
    """Return the error that names the step a case was at when it had run too far."""
    element, label = _where(task)
    message = f"流程走了 {STEP_BUDGET} 步仍未停下，【{label}】附近可能有没有等待的循环"
    return StepBudgetError(message, element=element, name=label)


def _too_long(task: Task) -> StepTimeError:
    """Return the error that names the step a case was at when its time was up."""
    element, label = _where(task)
    message = f"流程这一步算了 {STEP_SECONDS:g} 秒仍未算完，停在【{label}】，请检查它前后的处理程序和决策表"
    return StepTimeError(message, element=element, name=label)


def _where(task: Task | None) -> tuple[str, str]:
    """Return id and name of the element a task belongs to, or of the one around it that has them."""
    node = None
    while task is not None and node is None:
        node = getattr(task.task_spec, "node", None)
        task = host_task(task)
    return (node.id, node.label) if node else ("", "")


def run_task(task: Task) -> None:
    """Run a ready task; SpiffWorkflow's own way would revive one that an error has cancelled meanwhile."""
    make_successors(task)
    done = task.task_spec._run(task)
    if task.state == TaskState.CANCELLED:
        return
    if done is None:
        task._set_state(TaskState.STARTED)
        return
    task.complete()
    tell_of(task)


def finish_task(task: Task) -> None:
    """Complete a task that was started earlier."""
    make_successors(task)
    task.complete()
    tell_of(task)
