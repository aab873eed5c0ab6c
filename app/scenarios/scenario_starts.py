"""How each procedure is started in a story: by whom, about whom, with the same services as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.scenarios.fixtures import EMPLOYEE, EMPLOYER
from app.services.applications import start_case as starting
from app.services.applications.leave_unit import start_leaving_request
from app.services.applications.request_association import request_association
from app.store.employer_rows import employer_of
from app.store.permit_rows import live_permit_of_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.scenarios.fixtures import Fixtures

    Starter = Callable[["Fixtures", Actor, str, Mapping[str, Any]], dict[str, Any]]


class UnknownProcedureError(LookupError):
    """A story starts something that people do not start."""


def start(cast: Fixtures, by: Actor, procedure: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Start a procedure; returns id, number and state of the case. Raises whatever the service refuses with."""
    starter = STARTERS.get(procedure)
    if starter is None:
        raise UnknownProcedureError(f"不能由人发起“{procedure}”，可以写的是 {'、'.join(STARTERS)}")
    return starter(cast, by, procedure, details)


def _for_permit(cast: Fixtures, by: Actor, procedure: str, details: Mapping[str, Any]) -> dict[str, Any]:
    person = cast.actor(str(details.get("about", EMPLOYEE))).person_id
    with cast.context.database.reading() as work:
        permit = live_permit_of_person(work, str(person))
    if permit is None:
        raise UnknownProcedureError(f"“{details.get('about', EMPLOYEE)}”没有有效或挂起的证件")
    begin = starting.start_renewal if procedure == Procedure.RENEWAL else starting.start_employer_change
    return begin(cast.context, by, permit.id, uuid4().hex)


def _new_application(
    cast: Fixtures, by: Actor, _procedure: str, details: Mapping[str, Any]
) -> dict[str, Any]:
    return starting.start_new_application(cast.context, by, _permit_type(details), uuid4().hex)


def _information_change(
    cast: Fixtures, by: Actor, procedure: str, _details: Mapping[str, Any]
) -> dict[str, Any]:
    return starting.start_information_change(cast.context, by, procedure, uuid4().hex)


def _dissociation(cast: Fixtures, by: Actor, _procedure: str, details: Mapping[str, Any]) -> dict[str, Any]:
    person = cast.actor(str(details.get("about", EMPLOYEE))).person_id
    return starting.start_dissociation(cast.context, by, str(person), uuid4().hex)


def _leaving_request(
    cast: Fixtures, by: Actor, _procedure: str, _details: Mapping[str, Any]
) -> dict[str, Any]:
    return start_leaving_request(cast.context, by, uuid4().hex)


def _association(cast: Fixtures, by: Actor, _procedure: str, details: Mapping[str, Any]) -> dict[str, Any]:
    unit = cast.actor(str(details.get("unit", EMPLOYER))).employer_id
    with cast.context.database.reading() as work:
        code = employer_of(work, str(unit)).association_code
    return request_association(cast.context, by, code or "", uuid4().hex)


def _unit_procedure(cast: Fixtures, by: Actor, procedure: str, details: Mapping[str, Any]) -> dict[str, Any]:
    return starting.start_unit_procedure(
        cast.context,
        by,
        Procedure(procedure),
        _permit_type(details),
        uuid4().hex,
        authority=str(details.get("authority", "")),
    )


def _permit_type(details: Mapping[str, Any]) -> str:
    return str(details.get("permit_type", PermitType.BEIJING))


STARTERS: Mapping[str, Starter] = {
    Procedure.PERMISSION_APPLICATION: _unit_procedure,
    Procedure.EMPLOYEE_ASSOCIATION: _association,
    Procedure.NEW_APPLICATION: _new_application,
    Procedure.RENEWAL: _for_permit,
    Procedure.EMPLOYER_CHANGE: _for_permit,
    Procedure.BASIC_INFO_CHANGE: _information_change,
    Procedure.BUSINESS_INFO_CHANGE: _information_change,
    Procedure.SUPERVISOR_CHANGE: _unit_procedure,
    Procedure.DISSOCIATION: _dissociation,
    Procedure.PERMISSION_CANCELLATION: _unit_procedure,
    Procedure.LEAVING_REQUEST: _leaving_request,
}
