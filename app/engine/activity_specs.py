"""Activities: people's tasks, service tasks, decisions, sub-processes and called processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, ServiceTask, SubWorkflowTask, UserTask
from SpiffWorkflow.util.task import TaskState

from app.dmn.decide import DecisionError, decide
from app.domain.exact_json import PlainNumber
from app.domain.handling import ProcedureError
from app.domain.value_kinds import misfit
from app.engine.decision_columns import columns_of
from app.engine.error_routing import route_error
from app.engine.errors import (
    DecisionFailedError,
    ExpressionFailedError,
    HandlerFailedError,
    StepTimeError,
)
from app.engine.loop_specs import data_of_round, keep_result
from app.engine.scopes import VARIABLES, assign, node_of, run_of, scope_of
from app.engine.spec_base import CaseSpec
from app.engine.time_limit import HANDLER_SECONDS, TimeIsUpError, time_limit
from app.feel.plain import shown, to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from app.domain.handling import Handler, Outcome
    from app.engine.diagram_node import Node
    from app.engine.step_execution import StepExecution
    from app.engine.templates import Template

OPEN = "open"
PARAMETERS = "parameters"
DONE = "done"


class PersonTask(CaseSpec, UserTask):
    """A person's step. What its page shows is evaluated once, when it opens."""

    def _on_ready_hook(self, my_task: Task) -> None:
        run, node = run_of(my_task), node_of(my_task)
        opened = opening(my_task)
        if node.due_working_days is not None:
            opened["due"] = _days(my_task, node.due_working_days)
        my_task.internal_data[OPEN] = opened
        run.note("entered", node, my_task)

    def _on_cancel(self, my_task: Task) -> None:
        run_of(my_task).note("cancelled", node_of(my_task), my_task)
        super()._on_cancel(my_task)


def opening(my_task: Task) -> dict[str, Any]:
    """Return whom a person's task is offered to and what its page shows, as its node says now."""
    run, node, scope = run_of(my_task), node_of(my_task), scope_of(my_task)
    opened: dict[str, Any] = {
        "groups": [name for template in node.groups for name in _names(my_task, template, "候选组")]
    }
    if node.assignee is not None:
        opened["assignee"] = _names(my_task, node.assignee, "办理人")[0]
    if node.inputs:
        opened["inputs"] = {name: run.value(t, scope, node) for name, t in node.inputs.items()}
    return opened


def _names(my_task: Task, template: Template, place: str) -> list[str]:
    """Return who is named; nobody at all is an error, for then nobody would see the task."""
    node = node_of(my_task)
    value = run_of(my_task).value(template, scope_of(my_task), node)
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise _useless(node, place, template, value)
    return names


def _days(my_task: Task, template: Template) -> int:
    value = run_of(my_task).value(template, scope_of(my_task), node_of(my_task))
    if isinstance(value, bool) or not isinstance(value, PlainNumber) or value < 0:
        raise _useless(node_of(my_task), "办理时限", template, value)
    return int(value)


def _useless(node: Node, place: str, template: Template, value: Any) -> ExpressionFailedError:
    message = f"【{node.label}】的{place}算不出来：{template.text.strip()} 得到的是 {shown(value)}"
    return ExpressionFailedError(message, element=node.id, name=node.label)


class HandlerTask(CaseSpec, ServiceTask):
    """A service task: a named handler, at once or by the worker."""

    def _run_hook(self, my_task: Task) -> bool | None:
        run, node = run_of(my_task), node_of(my_task)
        handler = handler_of(run, node)
        parameters = parameters_of(run, node, scope_of(my_task))
        if handler.mode == "job":
            my_task.internal_data[PARAMETERS] = parameters
            run.note("entered", node, my_task)
            return None
        try:
            outcome = answer_of(run, node, handler, parameters)
        except ProcedureError as error:
            route_error(my_task, error.code, error.message)
            return None
        accept_outcome(my_task, outcome)
        return True


def handler_of(run: StepExecution, node: Node) -> Handler:
    """Return the handler that a node names; raises HandlerFailedError."""
    handler = run.around.handlers.get(str(node.topic))
    if handler is None:
        message = f"【{node.label}】的处理程序 {node.topic} 已经不存在"
        raise HandlerFailedError(message, element=node.id, name=node.label)
    return handler


def parameters_of(run: StepExecution, node: Node, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a node hands to its handler; raises ExpressionFailedError."""
    return {name: run.value(template, scope, node) for name, template in node.inputs.items()}


def answer_of(run: StepExecution, node: Node, handler: Handler, parameters: Mapping[str, Any]) -> Outcome:
    """Return what a handler answers at once; raises ProcedureError, StepTimeError or HandlerFailedError."""
    try:
        with time_limit(HANDLER_SECONDS):
            return handler(run.facts, **parameters)
    except ProcedureError:
        raise
    except TimeIsUpError as late:
        message = f"【{node.label}】的程序 {node.topic} 算了 {HANDLER_SECONDS:g} 秒仍未算完，已经停下"
        raise StepTimeError(message, element=node.id, name=node.label) from late
    except Exception as bug:
        if run.around.is_passing(bug):
            raise
        message = f"【{node.label}】的程序 {node.topic} 出错：{type(bug).__name__}: {bug}"
        raise HandlerFailedError(message, element=node.id, name=node.label) from bug


def accept_outcome(my_task: Task, outcome: Outcome) -> None:
    """Write a handler's result into the case and keep its effects for the service; raises HandlerFailedError."""
    run, node = run_of(my_task), node_of(my_task)
    _hold_to_schema(run.around.handlers.get(str(node.topic)), node, outcome)
    assign(my_task, node.result_variable or node.id, dict(outcome.result))
    run.effects.extend(outcome.effects)
    run.note("completed", node, my_task, result=dict(outcome.result))


def _hold_to_schema(handler: Handler | None, node: Node, outcome: Outcome) -> None:
    """Refuse a result that is not what the handler declares, lest a table or gateway takes another way by it."""
    wrong = misfit(outcome.result, handler.result) if handler is not None else ""
    if wrong:
        message = f"【{node.label}】的处理程序 {node.topic} 给出的结果与它的声明不符：{wrong}"
        raise HandlerFailedError(message, element=node.id, name=node.label)


class DecisionTask(CaseSpec, ServiceTask):
    """A business rule task: a decision of the edition."""

    def _run_hook(self, my_task: Task) -> bool:
        run, node, scope = run_of(my_task), node_of(my_task), scope_of(my_task)
        known = dict(run.typed(scope, node))
        # Where values have no types, what is handed to a table was plain text and stays it.
        given = run.computed if run.edition.is_typed else run.value
        known |= {name: given(template, known, node) for name, template in node.inputs.items()}
        try:
            result = decide(
                run.edition.decisions[str(node.decision)],
                str(node.decision),
                known,
                now=run.now,
                spelled_numbers=run.spelled_numbers,
            )
        except DecisionError as failed:
            raise DecisionFailedError(str(failed), element=node.id, name=node.label) from failed
        if run.around.observer is not None:
            run.around.observer.decided(result.hits)
        value = _mapped(result.value, node.map_result)
        assign(my_task, node.result_variable or node.id, value)
        columns = columns_of(run.edition.decisions[str(node.decision)], str(node.decision))
        read = {label: to_plain(run.computed(column, known, node)) for label, column in columns.items()}
        run.note(
            "decided",
            node,
            my_task,
            decision=node.decision,
            inputs=read,
            rules=list(result.rules),
            result=value,
        )
        return True


def _mapped(value: Any, how: str) -> Any:
    if how == "singleEntry" and isinstance(value, dict) and len(value) == 1:
        return next(iter(value.values()))
    if how in {"collectEntries", "resultList"} and not isinstance(value, list):
        return [] if value is None else [value]
    return value


class _Nested(CaseSpec):
    """What sub-processes and called processes share: started by running, finished by their own end."""

    spec: str
    """The name of the nested process's spec."""

    def _update_hook(self, my_task: Task) -> bool:
        return not my_task.has_state(TaskState.STARTED)

    def _run_hook(self, my_task: Task) -> bool | None:
        if my_task.internal_data.pop(DONE, False):
            return True
        top = my_task.workflow.top_workflow
        run_of(my_task).note("entered", node_of(my_task), my_task)
        my_task._set_state(TaskState.STARTED)
        nested = top.create_subprocess(my_task, self.spec)
        nested.completed_event.connect(self._on_subworkflow_completed, my_task)
        self.prepare(my_task, nested)
        nested.begin()
        return None

    def prepare(self, my_task: Task, nested: Any) -> None:
        """Give a nested process its data; a sub-process shares what is there."""

    def finish(self, my_task: Task, nested: Any) -> None:
        """Take data back from a nested process."""

    def _on_subworkflow_completed(self, nested: Any, my_task: Task) -> None:
        self.finish(my_task, nested)
        my_task.internal_data[DONE] = True
        my_task._set_state(TaskState.READY)
        run_of(my_task).ready.append(my_task)

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        run_of(my_task).note("completed", node_of(my_task), my_task)
        my_task.workflow.top_workflow.drop_subprocess(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        nested = my_task.workflow.top_workflow.get_subprocess(my_task)
        if nested is not None:
            nested.cancel()
            my_task.workflow.top_workflow.drop_subprocess(my_task)


class EmbeddedProcess(_Nested, SubWorkflowTask):
    """A sub-process drawn inside its process; it shares the data around it unless it is an instance of a loop."""

    def prepare(self, my_task: Task, nested: Any) -> None:
        """Give an instance of a loop its own data."""
        own = data_of_round(my_task)
        if own is not None:
            nested.data[VARIABLES] = own

    def finish(self, my_task: Task, nested: Any) -> None:
        """Keep the result of an instance."""
        if VARIABLES in nested.data:
            keep_result(my_task, nested.data[VARIABLES])


class CalledProcess(_Nested, CallActivity):
    """A call activity: its own data, filled by `camunda:in` and read back by `camunda:out`."""

    def prepare(self, my_task: Task, nested: Any) -> None:
        """Fill the called process's data."""
        run, node, scope = run_of(my_task), node_of(my_task), scope_of(my_task)
        variables: dict[str, Any] = {"case": dict(scope.get("case", {}))}
        for item in node.ins:
            variables[item.target] = run.value(item.source, scope, node)
        nested.data[VARIABLES] = variables

    def finish(self, my_task: Task, nested: Any) -> None:
        """Read the called process's results back."""
        run, node, inside = run_of(my_task), node_of(my_task), nested.data[VARIABLES]
        for item in node.outs:
            assign(my_task, item.target, run.value(item.source, inside, node, process=node.called))
