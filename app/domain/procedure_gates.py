"""What each procedure presupposes. Manual, chapters 2 to 9; DMN permission_matrix of the requirements. All reasons at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import business_gates as rules
from app.domain.association import may_request
from app.domain.employment_chain import may_be_next_unit
from app.domain.office_codes import PermissionScope, PermissionState, PermitState
from app.domain.permission import may_cancel
from app.domain.procedures import Procedure
from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.facts import CaseFacts

    Gate = Callable[[CaseFacts], Iterable[Verdict]]


def gates_of(procedure: str, facts: CaseFacts) -> tuple[Verdict, ...]:
    """Return everything that refuses a procedure now; raises ValueError for one the manual does not know."""
    return tuple(verdict for verdict in _GATES[Procedure(procedure)](facts) if not verdict.holds)


def _permission_application(facts: CaseFacts) -> Iterable[Verdict]:
    yield from rules.unit_is_ready(facts.employer)
    held = facts.permission
    if held and held.state is PermissionState.GRANTED and held.scope is PermissionScope.FULL:
        # A limited permission may be widened: a new application while the old one stays in force (R114).
        yield refused("permission.already_granted")


def _association(facts: CaseFacts) -> Iterable[Verdict]:
    yield may_request(has_active=facts.association is not None)
    permit = facts.permit
    # R59 speaks of a change of units: a holder taken over from the old system joins the unit their permit names.
    if (
        permit is not None
        and permit.employer_id != facts.employer.id
        and permit.state_on(facts.today) is PermitState.VALID
    ):
        yield refused("association.permit_not_suspended")


def _new_application(facts: CaseFacts) -> Iterable[Verdict]:
    yield from _unit_for_person(facts, Procedure.NEW_APPLICATION)
    if facts.permit is not None and facts.permit.state_on(facts.today).is_live:
        yield refused("permit.live_one_exists", permit_no=facts.permit.permit_no)


def _renewal(facts: CaseFacts) -> Iterable[Verdict]:
    yield from _unit_for_person(facts, Procedure.RENEWAL)
    yield rules.permit_may_be_renewed(facts.permit, facts.today)
    yield from rules.no_employer_change_is_missing(facts.permit, facts.employer.id, facts.chain)
    yield rules.nothing_else_is_open(facts.other_open_cases)


def _employer_change(facts: CaseFacts) -> Iterable[Verdict]:
    yield from _unit_for_person(facts, Procedure.EMPLOYER_CHANGE)
    yield _permit_is_suspended(facts)
    yield may_be_next_unit(facts.chain, facts.employer.id)
    yield rules.nothing_else_is_open(facts.other_open_cases)


def _information_change(facts: CaseFacts) -> Iterable[Verdict]:
    yield from _unit_for_person(facts, facts.case.procedure)
    yield _permit_is_valid(facts)
    yield rules.nothing_else_is_open(facts.other_open_cases)


def _supervisor_change(facts: CaseFacts) -> Iterable[Verdict]:
    yield from rules.unit_is_ready(facts.employer)
    yield rules.unit_has_permission(facts.permission, Procedure.SUPERVISOR_CHANGE)
    if facts.permission and facts.permission.authority == facts.case.authority:
        yield refused("supervisor.already_there")
    if facts.other_unit_cases:
        yield refused("supervisor.case_open", cases=list(facts.other_unit_cases))


def _dissociation(facts: CaseFacts) -> Iterable[Verdict]:
    yield rules.is_associated(facts.association, facts.employer.id)
    if facts.other_open_cases:
        yield refused("dissociation.case_open", cases=list(facts.other_open_cases))


def _cancellation(facts: CaseFacts) -> Iterable[Verdict]:
    yield rules.unit_has_permission(facts.permission, Procedure.PERMISSION_CANCELLATION)
    yield may_cancel(
        open_cases=(*facts.other_unit_cases, *facts.other_open_cases), holders=facts.associated_holders
    )


def _unit_for_person(facts: CaseFacts, procedure: str) -> Iterable[Verdict]:
    """Manual, chapter 3 note 1: permission, then every attachment, then the association, then business."""
    yield from rules.unit_is_ready(facts.employer)
    yield rules.unit_has_permission(facts.permission, procedure)
    yield rules.is_associated(facts.association, facts.employer.id)
    if facts.authority_changes:
        yield refused("supervisor.change_pending", cases=list(facts.authority_changes))


def _permit_is_suspended(facts: CaseFacts) -> Verdict:
    """Manual, chapter 3 note 3: an employer change is made while the permit is suspended."""
    if facts.permit is None:
        return refused("permit.none")
    state = facts.permit.state_on(facts.today)
    if state is PermitState.SUSPENDED:
        return HOLDS if facts.permit.employer_id != facts.employer.id else refused("permit.suspended_here")
    if state is PermitState.VALID:
        return refused("permit.not_suspended")
    return refused(f"permit.{state}", valid_until=facts.permit.valid_until.isoformat())


def _permit_is_valid(facts: CaseFacts) -> Verdict:
    if facts.permit is None:
        return refused("permit.none")
    state = facts.permit.state_on(facts.today)
    if state is PermitState.VALID:
        return HOLDS
    if state is PermitState.SUSPENDED:
        return refused("permit.change_while_suspended")
    return refused(f"permit.{state}", valid_until=facts.permit.valid_until.isoformat())


_GATES: Mapping[Procedure, Gate] = {
    Procedure.PERMISSION_APPLICATION: _permission_application,
    Procedure.EMPLOYEE_ASSOCIATION: _association,
    Procedure.NEW_APPLICATION: _new_application,
    Procedure.RENEWAL: _renewal,
    Procedure.EMPLOYER_CHANGE: _employer_change,
    Procedure.BASIC_INFO_CHANGE: _information_change,
    Procedure.BUSINESS_INFO_CHANGE: _information_change,
    Procedure.SUPERVISOR_CHANGE: _supervisor_change,
    Procedure.DISSOCIATION: _dissociation,
    Procedure.PERMISSION_CANCELLATION: _cancellation,
}
GATED = frozenset(_GATES)
"""The procedures that presuppose anything; the others may always begin."""
