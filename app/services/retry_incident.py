"""Try the command of an incident again; it is resolved only if the command now succeeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.services.daily_sweep import end_again
from app.services.deliver_messages import deliver_to
from app.services.fire_timer import fire_timer
from app.services.permit_reminders import remind_again
from app.services.recompute_deadlines import recompute_case
from app.services.refusals import NotFoundError
from app.services.run_expiry import run_expiry_again
from app.services.run_job import run_next_job
from app.store import leases
from app.store.audit_chain import OFFICE, record
from app.store.incident_rows import incident_of, resolve
from app.store.timer_rows import make_due

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.services.house import House
    from app.store.database import Work
    from app.store.incident_rows import IncidentRow


def retry_incident(house: House, by: Actor, incident_id: str) -> bool:
    """Return whether the incident is resolved now; raises NotFoundError.

    What a person tried is theirs to try again: their task is still open, so such an incident is only closed.
    """
    with house.database.reading() as work:
        incident = incident_of(work, incident_id)
    if incident is None:
        raise NotFoundError(kind="incident")
    before = incident.attempts
    _again(house, incident)
    with house.database.reading() as work:
        after = incident_of(work, incident_id)
    resolved = after is not None and after.attempts == before

    def act(work: Work) -> None:
        if resolved:
            resolve(work, incident_id)
        facts = {"incident": incident_id, "resolved": resolved}
        record(work, house.audit_key, OFFICE, by.account_id, "retry_incident", facts)

    house.database.transact(act)
    return resolved


def _again(house: House, incident: IncidentRow) -> None:
    again = _AGAIN.get(str(incident.command.get("kind")))
    if again is not None:
        again(house, incident.command)


def _timer(house: House, command: Mapping[str, Any]) -> None:
    house.database.transact(lambda work: make_due(work, command["timer"]))
    fire_timer(house, command["timer"], command["case"])


def _job(house: House, command: Mapping[str, Any]) -> None:
    house.database.transact(lambda work: leases.retry_job(work, command["job"]))
    run_next_job(house, command["job"])


def _message(house: House, command: Mapping[str, Any]) -> None:
    deliver_to(house, command["case"])


def _calendar(house: House, command: Mapping[str, Any]) -> None:
    recompute_case(house, command["case"])


def _expiry(house: House, command: Mapping[str, Any]) -> None:
    run_expiry_again(house, command["permit"])


def _end_of_permit(house: House, command: Mapping[str, Any]) -> None:
    end_again(house, command["permit"])


def _reminders(house: House, command: Mapping[str, Any]) -> None:
    remind_again(house, date.fromisoformat(command["day"]), date.fromisoformat(command["first"]))


def _letter(house: House, command: Mapping[str, Any]) -> None:
    house.database.transact(lambda work: leases.retry_letter(work, command["letter"]))


_AGAIN: Mapping[str, Callable[[House, Mapping[str, Any]], None]] = {
    "timer": _timer,
    "job": _job,
    "message": _message,
    "calendar": _calendar,
    "expiry": _expiry,
    "end_of_permit": _end_of_permit,
    "reminders": _reminders,
    "letter": _letter,
}
"""Kind of command to what tries it once more. What a person tried is not among them."""
