"""The employee enters a unit's association code: a request that the unit confirms or refuses. Manual, chapter 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.association_code import typed_code
from app.domain.procedures import Procedure
from app.engine.step import Message
from app.policy.actor import Role
from app.services.applications.open_case import Subject, open_case
from app.services.applications.withdraw_case import interrupt
from app.services.context.idempotent import idempotent
from app.services.context.rate_limit import count_failure, refuse_when_too_many
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.store import association_rows
from app.store.case_rows import lock_case, open_case_of_person
from app.store.database import ConflictError
from app.store.employer_rows import employer_of
from app.store.permit_rows import active_employer_of, add_association

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.employer_rows import EmployerRow

SUPERSEDED = "association.superseded"
PURPOSE = "association_code"


def unit_of_code(context: AppContext, by: Actor, text: str) -> EmployerRow:
    """Return the unit of a code, for the employee to confirm; wrong codes are counted (A27).

    Raises ProcedureRefusedError with rule code_unknown or too_many_codes; never tells whether a unit exists.
    """
    refuse_when_too_many(context, PURPOSE, by.account_id)
    with context.database.reading() as work:
        found = _unit(work, text)
    if found is None:
        count_failure(context, PURPOSE, by.account_id)
        raise ProcedureRefusedError(rule="code_unknown")
    return found


def request_association(context: AppContext, by: Actor, text: str, key: str) -> dict[str, Any]:
    """Ask the unit of a code for the association; an earlier request that nobody answered is superseded (A28)."""
    unit_of_code(context, by, text)

    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role is not Role.EMPLOYEE or by.person_id is None:
            raise NotAllowedError(rule="employee_starts_employee_association")
        unit = _unit(work, text)
        if unit is None:
            raise ProcedureRefusedError(rule="code_unknown")
        if active_employer_of(work, by.person_id) is not None:
            raise ProcedureRefusedError(rule="one_unit_only")
        _supersede(context, work, by, unit.id)
        add_association(work, person_id=by.person_id, employer_id=unit.id, state="requested")
        subject = Subject(unit.id, person_id=by.person_id)
        return open_case(context, work, by, Procedure.EMPLOYEE_ASSOCIATION, subject)

    try:
        return idempotent(context, by, key, "request_association", {"code": text}, command)
    except ConflictError as twin:
        raise ProcedureRefusedError(rule="one_open_request") from twin


def _unit(work: UnitOfWork, text: str) -> EmployerRow | None:
    code = typed_code(text)
    found = association_rows.employer_by_code(work, code) if code else None
    return employer_of(work, found) if found else None


def _supersede(context: AppContext, work: UnitOfWork, by: Actor, unit_id: str) -> None:
    earlier = association_rows.open_request_of(work, str(by.person_id))
    if earlier is None:
        return
    if earlier.employer_id == unit_id:
        raise ProcedureRefusedError(rule="one_open_request")
    case = open_case_of_person(work, str(by.person_id), Procedure.EMPLOYEE_ASSOCIATION)
    if case is not None:
        interrupt(context, work, lock_case(work, case.id), by, Message(SUPERSEDED, case.id))
