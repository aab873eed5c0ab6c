"""An employee has left and the former unit has not dissociated (A30, A33): remind it, or report the day of leaving.

The tie stays the unit's to end: nothing here ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.services.applications.open_case import Subject, open_case
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import open_case_of_person
from app.store.database import ConflictError, advisory_lock
from app.store.employer_rows import employer_of, permission_facts
from app.store.outbox_rows import was_told
from app.store.permit_rows import active_employer_of, live_permit_of_person
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

REMINDER = "leaving_reminder"


@dataclass(frozen=True, slots=True)
class PresentUnit:
    """The unit an employee is associated with, and what they have done to leave it."""

    name: str
    request_id: str | None
    """Their open request to dissociate."""
    is_reminded: bool
    """They have reminded the unit on this working day."""


def present_unit(work: UnitOfWork, person_id: str) -> PresentUnit | None:
    """Return the unit a person would have to leave before joining another; None when they are free."""
    employer_id = active_employer_of(work, person_id)
    if employer_id is None:
        return None
    request = open_case_of_person(work, person_id, Procedure.LEAVING_REQUEST)
    mark = _mark(work, person_id, employer_id)
    return PresentUnit(
        employer_of(work, employer_id).name,
        request.id if request else None,
        was_told(work, f"{mark}.{REMINDER}.employer:{employer_id}"),
    )


def remind_former_unit(context: AppContext, by: Actor, key: str) -> dict[str, Any]:
    """Ask the former unit to dissociate, at most once a working day.

    Raises NotAllowedError, or ProcedureRefusedError with rule nothing_to_leave or reminded_today.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        person_id, employer_id = _tie(work, by)
        advisory_lock(work, f"reminder of {person_id}")
        mark, group = _mark(work, person_id, employer_id), f"employer:{employer_id}"
        if was_told(work, f"{mark}.{REMINDER}.{group}"):
            raise ProcedureRefusedError(rule="reminded_today")
        facts = {"person_name": person_of(work, person_id).name, "person_id": person_id}
        send_notice(context, work, REMINDER, (group,), facts, case=None, mark=mark)
        told = {"person": person_id, "employer": employer_id}
        record(work, context.audit_key, OFFICE, by.account_id, "remind_former_unit", told)
        return {"employer": employer_of(work, employer_id).name}

    return idempotent(context, by, key, "remind_former_unit", {}, command)


def start_leaving_request(context: AppContext, by: Actor, key: str) -> dict[str, Any]:
    """Report having left; the unit is asked to dissociate, reminded, and after some days the authority is told.

    Raises NotAllowedError, or ProcedureRefusedError with rule nothing_to_leave or leaving_reported.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        person_id, employer_id = _tie(work, by)
        if open_case_of_person(work, person_id, Procedure.LEAVING_REQUEST) is not None:
            raise ProcedureRefusedError(rule="leaving_reported")
        permit = live_permit_of_person(work, person_id)
        held = permission_facts(work, employer_id, permit.permit_type if permit else PermitType.BEIJING.value)
        subject = Subject(
            employer_id, person_id=person_id, authority=(held.authority if held else None) or ""
        )
        return open_case(context, work, by, Procedure.LEAVING_REQUEST, subject)

    try:
        return idempotent(context, by, key, "start_leaving_request", {}, command)
    except ConflictError as twin:
        raise ProcedureRefusedError(rule="leaving_reported") from twin


def _tie(work: UnitOfWork, by: Actor) -> tuple[str, str]:
    if by.role is not Role.EMPLOYEE or by.person_id is None:
        raise NotAllowedError(rule="employee_reports_leaving")
    employer_id = active_employer_of(work, by.person_id)
    if employer_id is None:
        raise ProcedureRefusedError(rule="nothing_to_leave")
    return by.person_id, employer_id


def _mark(work: UnitOfWork, person_id: str, employer_id: str) -> str:
    """Return what is the same all through one working day; a day off belongs to the working day before it."""
    today = calendar_of(work).last_working_day_until(beijing_day(work.now))
    return f"leave.{person_id}.{employer_id}.{today.isoformat()}"
