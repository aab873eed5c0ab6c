"""Lint, eleventh part: a procedure has the steps without which it would be another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.problem import Problem, Severity
from app.engine.lint.lint_names import used_processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.execution_context import Catalogue
    from app.engine.reading import Reading


def lint_required(readings: Mapping[str, Reading], catalogue: Catalogue, main: str) -> Iterator[Problem]:
    """Yield handlers that this procedure must call and no step of it does."""
    every = [node for reading in readings.values() for node in reading.nodes.values()]
    used = used_processes(every, main)
    if not used:
        return
    file = next(reading.file for reading in readings.values() if main in reading.processes)
    drawn = {node.topic for node in every if node.process in used and node.kind == "serviceTask"}
    for topic in sorted(catalogue.required - drawn):
        message = f"流程“{main}”缺少服务任务“{topic}”：这一步不能省略，请画上并选择这个处理程序（topic）"
        yield Problem(Severity.ERROR, "step-required", message, file, main)
