"""A finding of lint as a row of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.problem import Problem


def problem_row(problem: Problem) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        "severity": problem.severity.value,
        "rule": problem.rule,
        "element": problem.element,
        "message": problem.message,
        "file": problem.file,
        "line": problem.line,
        "proposal": problem.proposal,
    }
