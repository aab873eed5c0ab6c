"""Gateways with joins that count only tokens of the present round and scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway, InclusiveGateway, ParallelGateway
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from app.engine.errors import ExpressionFailedError
from app.engine.normalize.spelled_out import WAY, origin_of
from app.engine.scopes import node_of, run_of, scope_of
from app.engine.spec_base import CaseSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from SpiffWorkflow.task import Task

    from app.engine.step_execution import StepExecution

DEFAULT_WAY = "默认"
"""What the history tells of a way that was taken because no condition held."""
ACTIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED | TaskState.FUTURE


class Way(NamedTuple):
    """A way on from a gateway: the condition that held, and the name of the spec it leads to."""

    condition: str
    name: str

    @property
    def told(self) -> dict[str, str]:
        """Return what the history tells of it."""
        return {"condition": self.condition, "then": _drawn(self.name)}


class _Choosing(CaseSpec):
    """Follows flows whose condition is exactly true, or the default."""

    cond_task_specs: list[tuple[Any, str]]
    default_task_spec: str | None = None

    def matching(self, my_task: Task, *, only_first: bool) -> list[str]:
        """Return the names of the specs to go on with; raises ExpressionFailedError when there is none."""
        run, node = run_of(my_task), node_of(my_task)
        ways = self.ways_on(run, scope_of(my_task))
        taken = [next(ways)] if only_first else list(ways)
        for way in taken:
            run.note("decided", node, my_task, **way.told)
        return [way.name for way in taken]

    def ways_on(self, run: StepExecution, scope: Mapping[str, Any]) -> Iterator[Way]:
        """Yield the ways whose condition holds, or the default; raises ExpressionFailedError when there is none."""
        default, is_any = self.default_task_spec, False
        for condition, name in self.cond_task_specs:
            if condition is None:
                default = name
                continue
            template = run.edition.condition(condition.args[0])
            if run.value(template, scope, self.node) is True:
                is_any = True
                yield Way(template.text, name)
        if is_any:
            return
        if default is None:
            raise ExpressionFailedError(
                f"【{self.node.label}】没有一个条件成立，也没有默认流向",
                element=self.node.id,
                name=self.node.label,
            )
        yield Way(DEFAULT_WAY, default)

    def follow(self, my_task: Task, names: list[str]) -> None:
        """Go on with some of the outgoing flows."""
        specs = my_task.workflow.spec.task_specs
        my_task._sync_children([specs[name] for name in names], TaskState.FUTURE)

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing follows before the choice."""


def _drawn(name: str) -> str:
    """Return what is told of a way on: its target, or the flow itself where two lead to the same target."""
    return origin_of(name) if name.endswith(WAY) else name


class ExclusiveChoiceGateway(_Choosing, ExclusiveGateway):
    """Exactly one way on: the first condition in document order that is true, or the default."""

    def _run_hook(self, my_task: Task) -> bool:
        self.follow(my_task, self.matching(my_task, only_first=True))
        return True


def arrivals(spec: Any, workflow: Any) -> list[Task]:
    """Return the tokens that wait at a join now, in the order they came."""
    return [
        task
        for task in workflow.tasks.values()
        if task.task_spec is spec
        and task.has_state(TaskState.WAITING | TaskState.FUTURE)
        and _has_arrived(task)
    ]


def _has_arrived(task: Task) -> bool:
    return bool(task.parent is not None and task.parent.state == TaskState.COMPLETED)


class _Joining(CaseSpec):
    """A join consumes one waiting token of each incoming flow when it fires; the rest keep waiting."""

    inputs: list[Any]

    def may_fire(self, tokens: list[Task], workflow: Any) -> bool:
        """Tell whether the tokens that wait are enough."""
        raise NotImplementedError

    def _update_hook(self, my_task: Task) -> bool:
        if my_task.parent is None or my_task.parent.state != TaskState.COMPLETED:
            return False
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
        tokens = arrivals(self, my_task.workflow)
        if not self.may_fire(tokens, my_task.workflow):
            return False
        self._consume(my_task, tokens)
        return True

    def origins(self, tokens: list[Task]) -> list[tuple[Task, str]]:
        """Return each token with the name of the step it came from, one for each flow into the join.

        A token that waited here before flows between the same nodes were led apart came from one of those flows.
        """
        names = {spec.name for spec in self.inputs}
        found, free = [], {token.parent.task_spec.name for token in tokens}
        for token in tokens:
            origin = token.parent.task_spec.name
            if origin not in names:
                twins = [spec.name for spec in self.inputs if origin in {s.name for s in spec.inputs}]
                origin = next((name for name in twins if name not in free), origin)
                free.add(origin)
            found.append((token, origin))
        return found

    def _consume(self, my_task: Task, tokens: list[Task]) -> None:
        named = self.origins(tokens)
        taken = {origin for token, origin in named if token is my_task}
        for token, origin in named:
            if token is my_task or origin in taken:
                continue
            taken.add(origin)
            token._drop_children()
            token._set_state(TaskState.CANCELLED)

    def _predict_hook(self, my_task: Task) -> None:
        TaskSpec._predict_hook(self, my_task)


def is_join(task: Task) -> bool:
    """Tell whether a task is a gateway at which flows meet."""
    return isinstance(task.task_spec, _Joining) and not isinstance(task.task_spec, EndJoin)


class ParallelJoinGateway(_Joining, ParallelGateway):
    """Waits for one token on every incoming flow, then goes on with all outgoing ones."""

    def may_fire(self, tokens: list[Task], workflow: Any) -> bool:  # noqa: ARG002
        """Tell whether every incoming flow has a token."""
        return {spec.name for spec in self.inputs} <= {origin for _, origin in self.origins(tokens)}

    def _run_hook(self, my_task: Task) -> bool:  # noqa: ARG002
        return True


class InclusiveJoinGateway(_Joining, _Choosing, InclusiveGateway):
    """Waits for every token that can still come, then goes on with all flows whose condition is true."""

    rechecked = True

    def may_fire(self, tokens: list[Task], workflow: Any) -> bool:
        """Tell whether no active token can still bring one to a flow without (BPMN 2.0, 13.4.3)."""
        with_token = {origin for _, origin in self.origins(tokens)}
        without = {spec.name for spec in self.inputs} - with_token
        sources = {
            task.task_spec.name
            for task in workflow.tasks.values()
            if task.has_state(ACTIVE) and task.task_spec is not self and not _is_leftover(task)
        }
        reaches_waiting = _reaching(self, with_token)
        return not any(
            source in _reaching(self, without) and source not in reaches_waiting for source in sources
        )

    def _run_hook(self, my_task: Task) -> bool:
        self.follow(my_task, self.matching(my_task, only_first=False))
        return True

    def _predict_hook(self, my_task: Task) -> None:
        _Choosing._predict_hook(self, my_task)


def _is_leftover(task: Task) -> bool:
    """A predicted task is no token, except the one its completed parent is about to pass on."""
    return task.has_state(TaskState.FUTURE) and not _has_arrived(task)


def _reaching(join: Any, inputs: set[str]) -> set[str]:
    """Return the specs from which a token can come to one of the join's inputs without passing the join."""
    found: set[str] = set()
    open_specs = [spec for spec in join.inputs if spec.name in inputs]
    while open_specs:
        spec = open_specs.pop()
        if spec is join or spec.name in found:
            continue
        found.add(spec.name)
        open_specs += spec.inputs
    return found


class EndJoin(_Joining, _EndJoin):
    """The process ends when nothing in it is left to do."""

    rechecked = True

    def may_fire(self, tokens: list[Task], workflow: Any) -> bool:  # noqa: ARG002
        """Tell whether no token is left elsewhere in this process."""
        return not any(
            task.has_state(ACTIVE) and task.task_spec is not self and not _is_leftover(task)
            for task in workflow.tasks.values()
        )

    def _consume(self, my_task: Task, tokens: list[Task]) -> None:
        for token in tokens:
            if token is not my_task:
                token._drop_children()
                token._set_state(TaskState.CANCELLED)

    def _run_hook(self, my_task: Task) -> bool:  # noqa: ARG002
        return True
