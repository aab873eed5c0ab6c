"""What becomes of the permit: held together with its unit, extended, the slip printed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.domain_errors import FactMissingError
from app.domain.effects import (
    AcceptPersonChanges,
    CloseApplicationOfPermit,
    EnableSlip,
    ExpirePermit,
    ExtendPermit,
    HoldDissociation,
    IssuePermit,
    RebindPermit,
    UpdatePermitHolder,
)
from app.domain.form_parts import FormPart
from app.domain.handling import Outcome, ProcedureError, service_task
from app.domain.parameter_kinds import StepOf
from app.domain.renewal_window import VALIDITY_YEARS, years_after
from app.domain.value_kinds import BOOLEAN, DATE, context_of
from handlers.identity_forms import HOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.facts import CaseFacts

EXPIRED = "permit_expired"
"""The error a diagram may catch when the permit has expired and nothing can bring it back."""


@service_task(
    "permit.hold",
    result=context_of(held=BOOLEAN),
)
def hold(facts: CaseFacts) -> Outcome:
    """Keep the unit from dissociating: the renewal comes first (manual, chapter 5, note 3)."""
    del facts
    return Outcome({"held": True}, (HoldDissociation(held=True),))


@service_task(
    "permit.release",
    result=context_of(held=BOOLEAN),
)
def release(facts: CaseFacts) -> Outcome:
    """Let the unit dissociate again: the renewal is over."""
    del facts
    return Outcome({"held": False}, (HoldDissociation(held=False),))


@service_task(
    "permit.extend",
    result=context_of(valid_until=DATE),
    reads=("permit", "today"),
    raises=(EXPIRED,),
)
def extend(facts: CaseFacts) -> Outcome:
    """Extend the permit from its old expiry, so that no day is lost."""
    permit = facts.permit
    if permit is None:
        raise FactMissingError("permit")
    if permit.is_exceeded(facts.today):
        raise ProcedureError(EXPIRED, permit.valid_until.isoformat())
    until = permit.renewed_until()
    return Outcome({"valid_until": until.isoformat()}, (ExtendPermit(until),))


@service_task(
    "permit.issue",
    result=context_of(valid_from=DATE, valid_until=DATE),
    reads=("today",),
)
def issue(facts: CaseFacts) -> Outcome:
    """Issue the permit: valid from today, for three years (A11)."""
    until = years_after(facts.today, VALIDITY_YEARS) - timedelta(days=1)
    result = {"valid_from": facts.today.isoformat(), "valid_until": until.isoformat()}
    return Outcome(result, (IssuePermit(facts.today, until),))


@service_task(
    "permit.rebind",
    result=context_of(valid_until=DATE),
    reads=("permit", "today"),
    raises=(EXPIRED,),
)
def rebind(facts: CaseFacts) -> Outcome:
    """Put the permit with the new unit: valid again, its last day unchanged."""
    permit = facts.permit
    if permit is None:
        raise FactMissingError("permit")
    if permit.is_exceeded(facts.today):
        raise ProcedureError(EXPIRED, permit.valid_until.isoformat())
    return Outcome({"valid_until": permit.valid_until.isoformat()}, (RebindPermit(),))


@service_task("permit.update_holder", takes={"element": StepOf(HOLDER)})
def update_holder(facts: CaseFacts, *, element: str) -> Outcome:
    """Write anew what the permit says of its holder."""
    del facts
    return Outcome({}, (UpdatePermitHolder(element),))


@service_task("person.accept_changes", takes={"elements": StepOf(gives=FormPart.PERSONAL_DATA, many=True)})
def accept_changes(facts: CaseFacts, *, elements: Sequence[str]) -> Outcome:
    """Make what the employee changed their record; no second application (manual, chapter 5, note 1)."""
    del facts
    return Outcome({}, (AcceptPersonChanges(tuple(elements)),))


@service_task(
    "permit.check_expired",
    result=context_of(expired=BOOLEAN),
    reads=("permit", "today"),
)
def check_expired(facts: CaseFacts) -> Outcome:
    """Tell whether the last valid day has passed; the permit lives through that day (A3)."""
    if facts.permit is None:
        raise FactMissingError("permit")
    return Outcome({"expired": facts.permit.is_exceeded(facts.today)})


@service_task(
    "permit.expire",
    result=context_of(valid_until=DATE),
    reads=("permit",),
)
def expire(facts: CaseFacts) -> Outcome:
    """Expire the permit: automatic, irreversible (manual, chapter 5)."""
    if facts.permit is None:
        raise FactMissingError("permit")
    return Outcome({"valid_until": facts.permit.valid_until.isoformat()}, (ExpirePermit(),))


@service_task("permit.close_application")
def close_application(facts: CaseFacts) -> Outcome:
    """End the application that is open for the permit; it closes itself and tells its cause (A10)."""
    del facts
    return Outcome({}, (CloseApplicationOfPermit(),))


@service_task("slip.enable")
def enable_slip(facts: CaseFacts) -> Outcome:
    """Let the employee print the confirmation slip."""
    del facts
    return Outcome({}, (EnableSlip(),))
