"""Start a procedure for somebody: who may, for whom, and that nothing like it is open already.

What a procedure presupposes (gates, windows) is its diagram's business; what must hold for the case to exist at all
is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.procedures import Procedure
from app.engine.errors import EngineError
from app.policy.actor import Role
from app.services.applications.open_case import Subject, open_case
from app.services.applications.take_over import INFORMATION_CHANGES, carry_over, end_in_favour
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.execution.case_command import note_incident
from app.store.authority_rows import authorities_deciding
from app.store.case_rows import open_case_of_permit
from app.store.database import ConflictError
from app.store.employer_rows import permission_facts
from app.store.permit_rows import PermitMissingError, active_employer_of, live_permit_of_person, permit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

RENEWAL = Procedure.RENEWAL.value


def start_renewal(
    context: AppContext, by: Actor, permit_id: str, key: str, *, taking_over: bool = False
) -> dict[str, Any]:
    """Start the renewal of an employee's permit (manual, chapter 5: the unit starts it).

    An open change of information refuses it with rule information_change_open, unless the renewal is `taking_over`.
    """
    return _start_for_permit(context, by, Procedure.RENEWAL, permit_id, key, taking_over=taking_over)


def start_employer_change(context: AppContext, by: Actor, permit_id: str, key: str) -> dict[str, Any]:
    """Start the change of a suspended permit to this unit (manual, chapter 6: the new unit starts it)."""
    return _start_for_permit(context, by, Procedure.EMPLOYER_CHANGE, permit_id, key)


def _start_for_permit(
    context: AppContext,
    by: Actor,
    procedure: Procedure,
    permit_id: str,
    key: str,
    *,
    taking_over: bool = False,
) -> dict[str, Any]:
    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role is not Role.AGENT or by.employer_id is None:
            raise NotAllowedError(rule=f"unit_starts_{procedure}")
        permit = _permit_of_own_employee(work, by, permit_id)
        change = _change_in_the_way(work, permit) if procedure is Procedure.RENEWAL else None
        if change is None:
            _refuse_second(work, permit)
        elif not taking_over:
            raise ProcedureRefusedError(
                rule="information_change_open", number=change.number, case_id=change.id
            )
        else:
            change = end_in_favour(context, work, by, change)
        begun = open_case(context, work, by, procedure, _about(work, by.employer_id or "", permit))
        if change is not None:
            carry_over(context, work, change, begun)
        return begun

    request = {"permit": permit_id} | ({"taking_over": True} if taking_over else {})
    return _carried_out(context, by, procedure, request, key, command)


def start_new_application(context: AppContext, by: Actor, permit_type: str, key: str) -> dict[str, Any]:
    """Start the application for a first permit (manual, chapter 4: the employee starts it)."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        employer_id = _own_employer(work, by, Procedure.NEW_APPLICATION)
        held = permission_facts(work, employer_id, permit_type)
        subject = Subject(
            employer_id,
            person_id=by.person_id,
            permit_type=permit_type,
            authority=(held.authority if held else None) or "",
        )
        return open_case(context, work, by, Procedure.NEW_APPLICATION, subject)

    return _carried_out(context, by, Procedure.NEW_APPLICATION, {"type": permit_type}, key, command)


def start_information_change(context: AppContext, by: Actor, procedure: str, key: str) -> dict[str, Any]:
    """Start a change of basic or business information (manual, chapters 7 and 8: the employee starts it)."""
    if procedure not in INFORMATION_CHANGES:
        raise NotFoundError(kind="procedure")

    def command(work: UnitOfWork) -> dict[str, Any]:
        employer_id = _own_employer(work, by, Procedure(procedure))
        permit = live_permit_of_person(work, str(by.person_id))
        if permit is None or permit.is_exceeded(beijing_day(work.now)):
            raise ProcedureRefusedError(rule="no_live_permit")
        _refuse_second(work, permit)
        return open_case(context, work, by, procedure, _about(work, employer_id, permit))

    return _carried_out(context, by, Procedure(procedure), {}, key, command)


def start_dissociation(context: AppContext, by: Actor, person_id: str, key: str) -> dict[str, Any]:
    """Start to dissociate an employee who leaves (manual, chapter 6: the former unit, at once)."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role is not Role.AGENT or active_employer_of(work, person_id) != by.employer_id:
            raise NotFoundError(kind="person")
        subject = Subject(str(by.employer_id), person_id=person_id)
        return open_case(context, work, by, Procedure.DISSOCIATION, subject)

    return _carried_out(context, by, Procedure.DISSOCIATION, {"person": person_id}, key, command)


def start_unit_procedure(
    context: AppContext, by: Actor, procedure: Procedure, permit_type: str, key: str, *, authority: str = ""
) -> dict[str, Any]:
    """Start what a unit applies for itself: permission, another authority, cancellation (chapters 2, 6 and 9).

    `authority` is the receiving one of a supervisor change; otherwise the present one decides. Raises NotAllowedError,
    or ProcedureRefusedError with rule authority_not_receiving for one that does not decide about this permit type.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role is not Role.AGENT or by.employer_id is None:
            raise NotAllowedError(rule="unit_starts_itself")
        if authority and authority not in authorities_deciding(work, permit_type):
            raise ProcedureRefusedError(rule="authority_not_receiving")
        held = permission_facts(work, by.employer_id, permit_type)
        present = (held.authority if held else None) or ""
        subject = Subject(by.employer_id, permit_type=permit_type, authority=authority or present)
        return open_case(context, work, by, procedure, subject)

    return _carried_out(context, by, procedure, {"type": permit_type, "to": authority}, key, command)


def _carried_out(
    context: AppContext,
    by: Actor,
    procedure: Procedure,
    request: dict[str, Any],
    key: str,
    command: Callable[[UnitOfWork], dict[str, Any]],
) -> dict[str, Any]:
    try:
        return idempotent(context, by, key, f"start_{procedure}", request, command)
    except ConflictError as twin:
        # Two tabs, two agents: a partial unique index lets one of them through.
        raise ProcedureRefusedError(rule="one_open_application", number="", case_id="") from twin
    except EngineError as failed:
        # There is no case yet: the incident stands for the start itself.
        tried = {"kind": "start", "procedure": str(procedure), "by": by.account_id, **request}
        raise note_incident(context, None, tried, failed) from failed


def _permit_of_own_employee(work: UnitOfWork, by: Actor, permit_id: str) -> Permit:
    try:
        permit = permit_of(work, permit_id, lock=True)
    except PermitMissingError as missing:
        raise NotFoundError(kind="permit") from missing
    if active_employer_of(work, permit.person_id) != by.employer_id:
        raise NotFoundError(kind="permit")
    return permit


def _own_employer(work: UnitOfWork, by: Actor, procedure: Procedure) -> str:
    if by.role is not Role.EMPLOYEE or by.person_id is None:
        raise NotAllowedError(rule=f"employee_starts_{procedure}")
    employer_id = active_employer_of(work, by.person_id)
    if employer_id is None:
        raise ProcedureRefusedError(rule="associate_first")
    return employer_id


def _change_in_the_way(work: UnitOfWork, permit: Permit) -> CaseRow | None:
    open_one = open_case_of_permit(work, permit.id)
    return open_one if open_one is not None and open_one.procedure in INFORMATION_CHANGES else None


def _refuse_second(work: UnitOfWork, permit: Permit) -> None:
    other = open_case_of_permit(work, permit.id)
    if other is not None:
        raise ProcedureRefusedError(rule="one_open_application", number=other.number, case_id=other.id)


def _about(work: UnitOfWork, employer_id: str, permit: Permit) -> Subject:
    held = permission_facts(work, employer_id, permit.permit_type)
    return Subject(
        employer_id,
        person_id=permit.person_id,
        permit_id=permit.id,
        permit_type=permit.permit_type,
        authority=(held.authority if held else None) or "",
    )
