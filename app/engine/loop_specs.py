"""Loops: how often an activity runs, with what, and what becomes of the results.

The state of a loop lives in the task of the whole loop, so a second visit begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.util.task import TaskState

from app.domain.exact_json import PlainNumber
from app.engine.errors import ExpressionFailedError
from app.engine.loop_names import COUNTER, COUNTS, MOST_INSTANCES
from app.engine.normalize.spelled_out import EACH, END
from app.engine.scopes import assign, host_task, node_of, run_of, scope_of
from app.engine.spec_base import CaseSpec, cancel_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.task import Task

    from app.engine.diagram_node import LoopText, Node

ROUNDS, ROUND = "rounds", "round"
OWN_DATA = frozenset({"subProcess", "callActivity"})
"""Activities whose result is all that was written inside."""


class LoopControlParser(TaskParser):
    """Parses the step that counts rounds: it goes on to a round and to the end."""

    def handles_multiple_outgoing(self) -> bool:
        """Return yes: the spec chooses."""
        return True


class LoopControl(CaseSpec, ServiceTask):
    """Comes before the first round and after each one."""

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing follows before the count."""

    def _run_hook(self, my_task: Task) -> bool:
        whole, loop = host_task(my_task), node_of(my_task).loop
        assert whole is not None  # noqa: S101 — a loop is always inside its own sub-process
        assert loop is not None  # noqa: S101 — and made from its mark
        state = whole.internal_data.setdefault(ROUNDS, {})
        fresh = _again(my_task, loop, state) if loop.is_standard else _instances(my_task, loop, state)
        if fresh is None:
            self._finish(my_task, whole, loop, state)
        for number in fresh or ():
            self._add(my_task, EACH).internal_data[ROUND] = number
        return True

    def _add(self, my_task: Task, ending: str) -> Task:
        spec = next(spec for spec in self.outputs if spec.name.partition(".")[0].endswith(ending))
        return my_task._add_child(spec, TaskState.FUTURE)

    def _finish(self, my_task: Task, whole: Task, loop: LoopText, state: dict[str, Any]) -> None:
        cancel_others(my_task)
        if not loop.is_standard:
            assign(whole, result_name(node_of(whole)), results(state))
        self._add(my_task, END)


def _again(my_task: Task, loop: LoopText, state: dict[str, Any]) -> list[int] | None:
    """Return the next round of a standard loop, or None when it is over."""
    done = state["next"] = state.get("next", -1) + 1
    if loop.maximum is not None and done >= loop.maximum:
        return None
    is_asked = done > 0 or loop.test_before
    if is_asked and loop.condition is not None:
        scope = scope_of(my_task) | {COUNTER: done}
        if run_of(my_task).value(loop.condition, scope, node_of(my_task)) is not True:
            return None
    return [done]


def _instances(my_task: Task, loop: LoopText, state: dict[str, Any]) -> list[int] | None:
    """Return the instances to start now, or None when all are done or the rest may be left out."""
    is_first = not state
    if is_first:
        state |= {"items": _items(my_task, loop), "next": 0, "done": []}
    count, done = len(state["items"]), len(state["done"])
    if done == count or (not is_first and _may_stop(my_task, loop, state)):
        return None
    if not (is_first or loop.is_sequential):
        return []
    last = state["next"] + 1 if loop.is_sequential else count
    fresh = list(range(state["next"], last))
    state["next"] = last
    return fresh


def _items(my_task: Task, loop: LoopText) -> list[Any]:
    run, node, scope = run_of(my_task), node_of(my_task), scope_of(my_task)
    template = loop.collection or loop.cardinality
    assert template is not None  # noqa: S101 — lint refuses a mark without either
    value = run.value(template, scope, node)
    if loop.collection is None and isinstance(value, PlainNumber) and not isinstance(value, bool):
        value = [None] * int(value) if 0 <= value == int(value) else value
    if isinstance(value, list) and len(value) <= MOST_INSTANCES:
        return value
    wanted = "列表" if loop.collection else "次数"
    message = f"【{node.label}】的多实例{wanted}算不出来或超过 {MOST_INSTANCES}：{template.text.strip()}"
    raise ExpressionFailedError(message, element=node.id, name=node.label)


def _may_stop(my_task: Task, loop: LoopText, state: Mapping[str, Any]) -> bool:
    if loop.condition is None:
        return False
    done = len(state["done"])
    counts = dict(zip(COUNTS, (len(state["items"]), done, state["next"] - done), strict=True))
    node = node_of(my_task)
    scope = scope_of(my_task) | counts | {result_name(node): results(state)}
    return run_of(my_task).value(loop.condition, scope, node) is True


def results(state: Mapping[str, Any]) -> list[Any]:
    """Return what the finished instances gave, in the order of their items."""
    return [result for _, result in sorted(state["done"], key=lambda done: done[0])]


def result_name(node: Node) -> str:
    """Return the name under which an activity's result is known."""
    return node.result_variable or node.id


def data_of_round(each: Task) -> dict[str, Any] | None:
    """Return the data an instance begins with; None when it shares the data around it."""
    whole = host_task(each)
    loop = node_of(whole).loop if whole is not None else None
    if whole is None or loop is None or loop.is_standard or ROUND not in each.internal_data:
        return None
    number = each.internal_data[ROUND]
    item = whole.internal_data[ROUNDS]["items"][number]
    named = {loop.item_name: item} if loop.item_name else {}
    return {COUNTER: number + 1} | named


def keep_result(each: Task, written: Mapping[str, Any]) -> None:
    """Keep what an instance has written until all are done."""
    whole = host_task(each)
    assert whole is not None  # noqa: S101 — an instance is always inside its loop
    node = node_of(whole)
    given = {COUNTER, node.loop.item_name if node.loop else None}
    own = {name: value for name, value in written.items() if name not in given}
    result = own if node.kind in OWN_DATA else own.get(result_name(node))
    whole.internal_data[ROUNDS]["done"].append([each.internal_data[ROUND], result])
