"""Whoever wants to know what cases walk through is told here: elements, ways between them, rules that hit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit

from app.engine.normalize.spelled_out import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from SpiffWorkflow.task import Task


class StepObserver(Protocol):
    """Hears of a step while it runs; what it hears of was really run, not worked out afterwards."""

    def ran(self, process: str, element: str) -> None:
        """Hear that an element of a process has run, or, where a person must act, that it has opened."""

    def went(self, process: str, source: str, target: str) -> None:
        """Hear that a case went from one element on to the next.

        Where two flows join the same elements, one of the two names is that of the flow itself.
        """

    def decided(self, hits: Iterable[tuple[str, int]]) -> None:
        """Hear which rules hit, as names of decisions and numbers of rows."""


def tell_of(task: Task) -> None:
    """Tell the observer of a task that has just run, and of the ways that are taken from it."""
    observer = task.workflow.top_workflow.run.around.observer
    if observer is None:
        return
    process = _process_of(task)
    if process is None:
        return
    source = _drawn_name(task)
    observer.ran(process, source)
    for child in task.children:
        target = _drawn_name(child)
        if target == source:
            continue
        observer.went(process, source, target)
        # Before a step with events at its edge the engine puts one of its own, which leads nowhere else.
        if _process_of(child) is not None or isinstance(child.task_spec, BoundaryEventSplit):
            observer.ran(process, target)


def _process_of(task: Task) -> str | None:
    """Return the process a task's element is drawn in; None for steps that only the engine knows."""
    node = getattr(task.task_spec, "node", None)
    return node.process if node is not None else None


def _drawn_name(task: Task) -> str:
    """Return the id of what was drawn: the engine puts steps of its own before and around it."""
    spec: Any = task.task_spec
    return origin_of(str(spec.name).partition(".")[0])
