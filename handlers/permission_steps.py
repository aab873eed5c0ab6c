"""The unit's business permission: applied for, returned, granted, cancelled, under another authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.domain_errors import FactMissingError
from app.domain.effects import AssignAuthority, MovePermission, MovePermissionTo
from app.domain.handling import Outcome, service_task
from app.domain.office_codes import PermissionScope, Slot
from app.domain.parameter_kinds import code_of
from app.domain.permission import PermissionEvent
from app.domain.value_kinds import BOOLEAN, NUMBER, TEXT, code_in, context_of

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


@service_task(
    "unit.facts",
    result=context_of(
        tax_registration_place=TEXT,
        registered_place=TEXT,
        has_other_materials=BOOLEAN,
        authority=TEXT,
        holders=NUMBER,
        open_cases=NUMBER,
    ),
    reads=("permission", "employer", "associated_holders", "other_unit_cases", "other_open_cases"),
)
def unit_facts(facts: CaseFacts) -> Outcome:
    """Tell tables what they need of the unit: where it pays taxes and is registered, what it has uploaded."""
    held = facts.permission
    return Outcome(
        {
            "tax_registration_place": facts.employer.tax_registration_place,
            "registered_place": facts.employer.registered_place,
            "has_other_materials": Slot.OTHER_MATERIALS in facts.employer.attachment_slots,
            "authority": (held.authority if held else None) or "",
            "holders": facts.associated_holders,
            "open_cases": len(facts.other_unit_cases) + len(facts.other_open_cases),
        }
    )


@service_task(
    "application.assign_authority",
    result=context_of(authority=TEXT),
)
def assign_authority(facts: CaseFacts, *, authority: str) -> Outcome:
    """Give the application to the authority that a table named."""
    del facts
    if not authority:
        raise FactMissingError("authority")
    return Outcome({"authority": authority}, (AssignAuthority(authority),))


@service_task(
    "permission.move",
    takes={"event": code_of(PermissionEvent)},
    result=context_of(event=code_in(PermissionEvent)),
)
def move(facts: CaseFacts, *, event: str) -> Outcome:
    """Note on the permission that it was applied for, returned, submitted again or withdrawn."""
    del facts
    return Outcome({"event": event}, (MovePermission(PermissionEvent(event)),))


@service_task(
    "permission.grant",
    takes={"scope": code_of(PermissionScope)},
    result=context_of(scope=code_in(PermissionScope)),
)
def grant(facts: CaseFacts, *, scope: str) -> Outcome:
    """Grant the permission, full or limited; the unit gets its association code with the first one."""
    del facts
    return Outcome({"scope": scope}, (MovePermission(PermissionEvent.APPROVE, PermissionScope(scope)),))


@service_task("permission.cancel")
def cancel(facts: CaseFacts) -> Outcome:
    """Cancel the permission; with the last one the association code is withdrawn."""
    del facts
    return Outcome({}, (MovePermission(PermissionEvent.CANCEL),))


@service_task(
    "permission.change_authority",
    result=context_of(authority=TEXT),
    reads=("case",),
)
def change_authority(facts: CaseFacts) -> Outcome:
    """Put the permission under the receiving authority; other permit types keep theirs."""
    return Outcome({"authority": facts.case.authority}, (MovePermissionTo(facts.case.authority),))
