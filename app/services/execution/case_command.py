"""The one way a running case is changed: lock, let the engine step, write the step down, deliver what waits.

A failure of the diagram rolls everything back; a second small transaction writes an incident, and the person
gets a clear message while their task stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.errors import EngineError
from app.engine.run_case import deliver_message
from app.engine.step import Message
from app.services.context.refusals import CaseStuckError
from app.services.execution.execution_context_of import execution_context_of
from app.services.execution.record_step import record_step
from app.store import message_rows
from app.store.audit_chain import record
from app.store.case_rows import lock_case
from app.store.incident_rows import open_incident

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

    Advance = Callable[[CompiledEdition, bytes, ExecutionContext], Step]

MAX_DELIVERIES = 20
"""Messages one command may pass on; more means that cases call each other without end."""


def advance(
    context: AppContext, work: UnitOfWork, case: CaseRow, by: Actor, action: str, move: Advance
) -> CaseRow:
    """Let the engine make one move on a locked case, write it down, and deliver messages it now waits for."""
    edition = context.editions.compiled(work, case.edition)
    step = move(edition, case.blob, execution_context_of(context, work, case))
    context.failpoints("after_step")
    case = record_step(context, work, case, step, by, action)
    return deliver_waiting(context, work, case, by)


def deliver_waiting(context: AppContext, work: UnitOfWork, case: CaseRow, by: Actor) -> CaseRow:
    """Deliver messages that came before this case waited for them."""
    for _ in range(MAX_DELIVERIES):
        if case.ended_at is not None:
            return case
        waiting = message_rows.undelivered_for(work, case.id)
        if not waiting:
            return case
        first = waiting[0]
        message_rows.mark_delivered(work, first.id, case.id)
        edition = context.editions.compiled(work, case.edition)
        step = deliver_message(
            edition,
            case.blob,
            Message(first.name, first.correlation, first.payload),
            execution_context_of(context, work, case),
        )
        case = record_step(context, work, case, step, by, f"message:{first.name}")
    raise CaseStuckError(message="办件之间的消息没有尽头", element="")


def guarded(
    context: AppContext,
    case_id: Callable[[], str | None],
    command: Mapping[str, Any],
    run: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run a command; when the diagram cannot go on, write an incident and raise CaseStuckError."""
    try:
        return run()
    except EngineError as failed:
        stuck = note_incident(context, case_id(), command, failed)
        raise stuck from failed


def note_incident(
    context: AppContext, case_id: str | None, command: Mapping[str, Any], failed: EngineError
) -> CaseStuckError:
    """Write the incident of a failed command in a transaction of its own; return the refusal to raise."""

    def act(work: UnitOfWork) -> str:
        incident = open_incident(
            work,
            case_id=case_id,
            command=command,
            kind=type(failed).__name__,
            element=failed.element,
            text=failed.message,
        )
        if case_id is not None:
            lock_case(work, case_id)
            record(work, context.audit_key, case_id, "system", "incident", {"incident": incident})
        return incident

    incident = context.database.transact(act)
    return CaseStuckError(incident=incident, message=failed.message, element=failed.element)
