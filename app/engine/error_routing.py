"""Errors and escalations go outwards: the innermost activity first, a named code before a catch-all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.errors import UncaughtProcedureError
from app.engine.firing import fire
from app.engine.scopes import assign, host_task, node_of, run_of
from app.engine.spec_base import attached_events

if TYPE_CHECKING:
    from SpiffWorkflow.task import Task


def route_error(source: Task, code: str, message: str = "", *, from_inside: bool = False) -> None:
    """Fire the boundary event that catches an error of `source`; raises UncaughtProcedureError.

    `from_inside` starts at the process around `source`, as an error end event does.
    """
    catcher = _catcher(source, "error", code, from_inside=from_inside)
    node = node_of(source)
    if catcher is None:
        reason = f"：{message}" if message else ""
        raise UncaughtProcedureError(
            f"【{node.label}】抛出错误 {code}{reason}，图上没有边界事件接住它",
            element=node.id,
            name=node.label,
        )
    _fire(catcher, code, message)


def route_escalation(source: Task, code: str) -> None:
    """Fire the boundary event that catches an escalation; nobody catching it is no error (BPMN 2.0, 10.5.6)."""
    catcher = _catcher(source, "escalation", code, from_inside=True)
    if catcher is not None:
        _fire(catcher, code, "")


def _fire(catcher: Task, code: str, message: str) -> None:
    run_of(catcher).note("caught", node_of(catcher), catcher, code=code, message=message)
    assign(catcher, node_of(catcher).id, {"code": code, "message": message})
    fire(catcher, node_of(catcher))


def _catcher(source: Task, event: str, code: str, *, from_inside: bool) -> Task | None:
    activity: Task | None = host_task(source) if from_inside else source
    while activity is not None:
        candidates = [task for task in attached_events(activity) if node_of(task).event == event]
        for wanted in (code, None):
            for task in candidates:
                if _code(task) == wanted:
                    return task
        activity = host_task(activity)
    return None


def _code(task: Task) -> str | None:
    node = node_of(task)
    return node.error_code if node.event == "error" else node.escalation_code
