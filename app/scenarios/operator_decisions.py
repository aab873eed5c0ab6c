"""What an operator registers for the authority in a story, with the services of the operators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.scenarios.fixtures import EMPLOYEE
from app.scenarios.scenario_model import OperatorWord
from app.scenarios.scenario_starts import UnknownProcedureError
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_permit import cancel_permit
from app.store.permit_rows import live_permit_of_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.scenarios.fixtures import Fixtures


def operate(cast: Fixtures, by: Actor, what: str, details: Mapping[str, Any]) -> None:
    """Register a decision about a person; raises whatever the service refuses with."""
    context, who = cast.context, str(details.get("about", EMPLOYEE))
    person, reason = str(cast.actor(who).person_id), str(details.get("reason", ""))
    if what == OperatorWord.DISSOCIATE:
        left_on = context.today().isoformat()
        force_dissociation(context, by, uuid4().hex, person, left_on=left_on, reason=reason)
        return
    with context.database.reading() as work:
        permit = live_permit_of_person(work, person)
    if permit is None:
        raise UnknownProcedureError(f"“{who}”没有有效或挂起的证件")
    cancel_permit(context, by, uuid4().hex, permit.id, reason=reason)
