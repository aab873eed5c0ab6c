"""Try the command of an incident again; it is resolved only if the command now succeeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.services.applications.run_expiry import run_expiry_again
from app.services.context.refusals import NotFoundError
from app.services.due_work.attachment_reminders import remind_unit_again
from app.services.due_work.deemed_acceptance import accept_untold
from app.services.due_work.end_permits import end_again
from app.services.due_work.permit_reminders import remind_again
from app.services.due_work.weekly_digest import digest_unit_again
from app.services.execution.deliver_messages import deliver_to
from app.services.execution.fire_timer import fire_timer
from app.services.execution.recompute_deadlines import recompute_case
from app.services.execution.run_job import run_next_job
from app.store import leases
from app.store.audit_chain import OFFICE, record
from app.store.incident_rows import incident_of, resolve
from app.store.timer_rows import make_due

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.incident_rows import IncidentRow


def retry_incident(context: AppContext, by: Actor, incident_id: str) -> bool:
    """Return whether the incident is resolved now; raises NotFoundError."""
    return retry_as(context, by.account_id, incident_id)


def retry_as(context: AppContext, by: str, incident_id: str) -> bool:
    """Try again in the name of an account; return whether the incident is resolved now. Raises NotFoundError.

    What a person tried is theirs to try again: their task is still open, so such an incident is only closed.
    """
    with context.database.reading() as work:
        incident = incident_of(work, incident_id)
    if incident is None:
        raise NotFoundError(kind="incident")
    before = incident.attempts
    _again(context, incident)
    with context.database.reading() as work:
        after = incident_of(work, incident_id)
    resolved = after is not None and after.attempts == before

    def act(work: UnitOfWork) -> None:
        if resolved:
            resolve(work, incident_id)
        facts = {"incident": incident_id, "resolved": resolved}
        record(work, context.audit_key, OFFICE, by, "retry_incident", facts)

    context.database.transact(act)
    return resolved


def _again(context: AppContext, incident: IncidentRow) -> None:
    again = _AGAIN.get(str(incident.command.get("kind")))
    if again is not None:
        again(context, incident.command)


def _timer(context: AppContext, command: Mapping[str, Any]) -> None:
    context.database.transact(lambda work: make_due(work, command["timer"]))
    fire_timer(context, command["timer"], command["case"])


def _job(context: AppContext, command: Mapping[str, Any]) -> None:
    context.database.transact(lambda work: leases.retry_job(work, command["job"]))
    run_next_job(context, command["job"])


def _message(context: AppContext, command: Mapping[str, Any]) -> None:
    deliver_to(context, command["case"])


def _calendar(context: AppContext, command: Mapping[str, Any]) -> None:
    recompute_case(context, command["case"])


def _expiry(context: AppContext, command: Mapping[str, Any]) -> None:
    run_expiry_again(context, command["permit"])


def _end_of_permit(context: AppContext, command: Mapping[str, Any]) -> None:
    end_again(context, command["permit"])


def _deemed_acceptance(context: AppContext, command: Mapping[str, Any]) -> None:
    accept_untold(context, command["case"])


def _reminders(context: AppContext, command: Mapping[str, Any]) -> None:
    remind_again(context, date.fromisoformat(command["day"]), date.fromisoformat(command["first"]))


def _attachments(context: AppContext, command: Mapping[str, Any]) -> None:
    remind_unit_again(context, command["unit"], date.fromisoformat(command["day"]))


def _digest(context: AppContext, command: Mapping[str, Any]) -> None:
    digest_unit_again(context, command["unit"], date.fromisoformat(command["day"]))


def _letter(context: AppContext, command: Mapping[str, Any]) -> None:
    context.database.transact(lambda work: leases.retry_letter(work, command["letter"]))


_AGAIN: Mapping[str, Callable[[AppContext, Mapping[str, Any]], None]] = {
    "timer": _timer,
    "job": _job,
    "message": _message,
    "calendar": _calendar,
    "expiry": _expiry,
    "end_of_permit": _end_of_permit,
    "reminders": _reminders,
    "deemed_acceptance": _deemed_acceptance,
    "attachments": _attachments,
    "weekly_digest": _digest,
    "letter": _letter,
}
"""Kind of command to what tries it once more. What a person tried is not among them."""
