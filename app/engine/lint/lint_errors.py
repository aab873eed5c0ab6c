"""Lint, tenth part: an error that is thrown on the diagram should be caught on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.problem import Severity
from app.engine.bpmn_xml import B, is_event_process, local
from app.engine.lint.lint_names import used_processes
from app.engine.lint.lint_references import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.problem import Problem
    from app.engine.diagram_node import Node
    from app.engine.reading import Reading


def lint_errors(roots: Mapping[str, Any], readings: Mapping[str, Reading], main: str) -> Iterator[Problem]:
    """Yield error ends from which an error can leave the case: the step that comes there stops."""
    elements = {
        element.get("id"): element for root in roots.values() for element in root.iter() if element.get("id")
    }
    nodes = {identity: node for reading in readings.values() for identity, node in reading.nodes.items()}
    # A shared process that `main` never calls has no errors here: only its callers can catch them.
    used = used_processes(list(nodes.values()), main)
    catching = _Catching(elements, nodes, main)
    for node in nodes.values():
        is_idle = bool(used) and node.process not in used
        if node.kind != "endEvent" or not node.error_code or node.id not in elements or is_idle:
            continue
        if catching.lets_out(elements[node.id].getparent(), node.error_code, frozenset()):
            message = f"抛出的错误 {node.error_code} 没有人接住，走到这里会停住；请在外层加错误边界事件"
            yield problem(node, "error-uncaught", message, Severity.WARNING)


class _Catching:
    def __init__(self, elements: Mapping[str, Any], nodes: Mapping[str, Node], main: str) -> None:
        self.elements = elements
        self.nodes = nodes
        self.main = main

    def lets_out(self, scope: Any, code: str, seen: frozenset[str]) -> bool:
        """Tell whether an error in a scope may leave the case without being caught."""
        if self._has_handler(scope, code):
            return False
        while local(scope) == "subProcess":
            inner, scope = scope, scope.getparent()
            if self._has_edge(inner, code):
                return False
            # An error of an event sub-process is not for those beside it.
            if not is_event_process(inner) and self._has_handler(scope, code):
                return False
        return self._leaves_process(scope.get("id", ""), code, seen)

    def _leaves_process(self, process: str, code: str, seen: frozenset[str]) -> bool:
        if process in seen:
            return False
        calls = [self.elements[node.id] for node in self.nodes.values() if node.called == process]
        if process == self.main or not calls:
            return True
        return any(
            not self._has_edge(call, code) and self.lets_out(call.getparent(), code, seen | {process})
            for call in calls
        )

    def _has_edge(self, activity: Any, code: str) -> bool:
        return any(
            node.attached_to == activity.get("id")
            and node.event == "error"
            and node.error_code in {None, code}
            for node in self.nodes.values()
        )

    def _has_handler(self, scope: Any, code: str) -> bool:
        starts = [
            start for child in scope if is_event_process(child) for start in child.findall(f"{B}startEvent")
        ]
        found = [self.nodes.get(start.get("id")) for start in starts]
        return any(node and node.event == "error" and node.error_code in {None, code} for node in found)
