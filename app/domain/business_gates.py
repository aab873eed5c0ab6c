"""What must hold before any business, and before a renewal. Manual, chapters 2, 3 and 5. All reasons at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_codes import (
    AssociationState,
    PermissionScope,
    PermissionState,
    PermitState,
)
from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.facts import AssociationInFacts, EmployerInFacts, LinkInFacts, PermissionInFacts
    from app.domain.permit import Permit

NEW_APPLICATION = "new_application"


def unit_is_ready(employer: EmployerInFacts) -> tuple[Verdict, ...]:
    """Manual, chapter 2: the profile is complete and every required attachment is uploaded."""
    found = []
    if not employer.is_profile_complete:
        found.append(refused("unit.profile_incomplete"))
    required = employer.required_papers
    missing = [slot for slot in required if slot not in employer.attachment_slots]
    if missing:
        names = [required[slot] for slot in missing]
        found.append(refused("unit.attachments_missing", slots=missing, names=names))
    return tuple(found)


def unit_has_permission(permission: PermissionInFacts | None, procedure: str) -> Verdict:
    """Manual, chapter 2 and 6 note 3: permission for this type; a limited one starts no new applications."""
    if permission is None or permission.state is not PermissionState.GRANTED:
        state = permission.state if permission else PermissionState.NONE
        return refused("permission.not_granted", state=str(state))
    if procedure == NEW_APPLICATION and permission.scope is PermissionScope.LIMITED:
        return refused("permission.limited")
    return HOLDS


def is_associated(association: AssociationInFacts | None, employer_id: str) -> Verdict:
    """Manual, chapter 3: the employee is associated with this very unit, with a contract."""
    if association is None or association.state is not AssociationState.ACTIVE:
        return refused("association.not_active")
    if association.employer_id != employer_id:
        return refused("association.other_unit")
    return HOLDS


def permit_may_be_renewed(permit: Permit | None, today: date) -> Verdict:
    """Manual, chapter 5: only a valid permit; a suspended one needs its employer change first."""
    if permit is None:
        return refused("permit.none")
    state = permit.state_on(today)
    if state is PermitState.VALID:
        return HOLDS
    return refused(f"permit.{state}", valid_until=permit.valid_until.isoformat())


def no_employer_change_is_missing(
    permit: Permit | None, employer_id: str, chain: Iterable[LinkInFacts]
) -> tuple[Verdict, ...]:
    """Manual, chapter 5 note 5 and 6 note 2: the permit stands with this unit; each job change was recorded."""
    found = []
    if permit is not None and permit.employer_id != employer_id:
        found.append(refused("permit.other_unit"))
    unrecorded = [link.from_on.isoformat() for link in chain if not link.is_recorded]
    if unrecorded:
        found.append(refused("chain.change_missing", since=unrecorded))
    return tuple(found)


def nothing_else_is_open(other_open_cases: tuple[str, ...]) -> Verdict:
    """A51: one open application per permit; a renewal carries the changes of information."""
    return refused("permit.other_case_open", cases=list(other_open_cases)) if other_open_cases else HOLDS


def may_dissociate(
    *, today: date, leaves_on: date, renewal_opens_on: date | None, open_cases: tuple[str, ...], is_held: bool
) -> tuple[Verdict, ...]:
    """Requirements 6.8: nothing open here, no renewal near or running, and the leaving day has come.

    Manual, chapter 5 note 3: the renewal comes first, then the dissociation.
    """
    found = []
    if open_cases:
        found.append(refused("dissociation.case_open", cases=list(open_cases)))
    is_near = renewal_opens_on is not None and (renewal_opens_on - today).days <= DAYS_BEFORE_OPENING
    if is_held or is_near:
        opens = renewal_opens_on.isoformat() if renewal_opens_on else None
        found.append(refused("dissociation.renewal_first", opens_on=opens))
    if leaves_on > today:
        found.append(refused("dissociation.not_left_yet", leaves_on=leaves_on.isoformat()))
    return tuple(found)


DAYS_BEFORE_OPENING = 30
"""A35: a renewal and a change of unit coincide from 30 days before the renewal opens."""
