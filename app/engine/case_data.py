"""What a case knows where it stands: the values that its processes read, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.plain_data import plain_copy
from app.engine.scopes import VARIABLES
from app.engine.state_codec import decode
from app.engine.step_execution import StepExecution
from app.engine.whereabouts import ONLY_LOOKING

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition


def case_data(edition: CompiledEdition, state: bytes) -> dict[str, dict[str, Any]]:
    """Return the values by process, the case's own first; of several runs of a process, those of the last."""
    case = decode(state, StepExecution(edition, ONLY_LOOKING))
    found: dict[str, dict[str, Any]] = {}
    for workflow in (case, *case.subprocesses.values()):
        if VARIABLES in workflow.data:
            found[str(workflow.spec.name)] = plain_copy(dict(workflow.data[VARIABLES]))
    return found
