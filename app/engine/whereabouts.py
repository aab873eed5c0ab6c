"""Where a case is: the elements it has reached and not left, for each process it runs through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from app.engine.execution_context import ExecutionContext
from app.engine.spec_base import CaseSpec, is_attached
from app.engine.state_codec import decode
from app.engine.step_execution import StepExecution
from app.engine.waiting import all_tasks

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiled_edition import CompiledEdition

PRESENT = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class _NoCalendar:
    def add_working_days(self, day: date, count: int) -> date:
        raise NotImplementedError(day, count)


ONLY_LOOKING = ExecutionContext(datetime(1970, 1, 1, tzinfo=UTC), _NoCalendar(), {}, dict)
"""Nothing runs while a case is only looked at, so nothing is asked of these."""


def whereabouts(edition: CompiledEdition, state: bytes) -> dict[str, frozenset[str]]:
    """Return the active elements by process; sub-processes and called processes count with their host.

    Events attached to an activity wait as long as it does and are not told.
    """
    found: dict[str, set[str]] = {}
    for task in all_tasks(decode(state, StepExecution(edition, ONLY_LOOKING))):
        spec = task.task_spec
        if not isinstance(spec, CaseSpec) or not spec.bpmn_id or is_attached(task):
            continue
        if spec.node.drawn and task.has_state(PRESENT):
            found.setdefault(spec.node.process, set()).add(spec.node.id)
    return {process: frozenset(elements) for process, elements in found.items()}
