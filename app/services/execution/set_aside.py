"""What cannot be done for one row waits for an operator, and the rows behind it have their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.errors import EngineError
from app.services.context.refusals import CaseStuckError, ClockDoubtError
from app.services.execution.case_command import note_incident
from app.store.database_trouble import DatabaseBusyError
from app.store.disk_trouble import StoreAwayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext

PASSING = (ClockDoubtError, DatabaseBusyError, StoreAwayError)
"""These say nothing of the row: the whole chore stops and comes back."""


def set_aside(
    context: AppContext, case_id: str | None, command: Mapping[str, Any], failed: Exception
) -> None:
    """Write the incident of a row that failed; raises again what has nothing to do with the row."""
    if isinstance(failed, PASSING):
        raise failed
    note_incident(context, case_id, command, as_engine_error(failed))


def as_engine_error(failed: Exception) -> EngineError:
    """Return what an operator reads of a failure."""
    if isinstance(failed, EngineError):
        return failed
    if isinstance(failed, CaseStuckError):
        return EngineError(str(failed.facts["message"]), element=str(failed.facts["element"]))
    return EngineError(f"{type(failed).__name__}: {failed}", element="")
