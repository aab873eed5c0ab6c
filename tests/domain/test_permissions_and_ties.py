from datetime import date

import pytest

from app.domain import association as ties
from app.domain import permission as permissions
from app.domain.association import AssociationEvent
from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import AssociationState, PermissionState, PermitState
from app.domain.permission import PermissionEvent
from tests.make.renewal_facts import permit


def test_a_permission_is_applied_for_returned_and_granted():
    state = PermissionState.NONE
    for event in (
        PermissionEvent.APPLY,
        PermissionEvent.RETURN,
        PermissionEvent.RESUBMIT,
        PermissionEvent.APPROVE,
    ):
        state = permissions.after(state, event)
    assert state is PermissionState.GRANTED


def test_a_unit_of_the_former_system_applies_for_nothing():
    assert permissions.after(PermissionState.NONE, PermissionEvent.IMPORT) is PermissionState.GRANTED


def test_a_cancelled_permission_may_be_applied_for_again():
    state = permissions.after(PermissionState.GRANTED, PermissionEvent.CANCEL)
    assert permissions.after(state, PermissionEvent.APPLY) is PermissionState.PENDING


def test_nothing_is_approved_that_was_not_applied_for():
    with pytest.raises(TransitionRefusedError):
        permissions.after(PermissionState.NONE, PermissionEvent.APPROVE)


def test_a_permission_with_holders_or_open_cases_is_not_cancelled():
    assert permissions.may_cancel(open_cases=(), holders=0).holds
    assert permissions.may_cancel(open_cases=("XQ1",), holders=0).rule == "permission.case_open"
    assert permissions.may_cancel(open_cases=(), holders=3).facts == {"holders": 3}


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (AssociationEvent.CONFIRM, AssociationState.ACTIVE),
        (AssociationEvent.REFUSE, AssociationState.REFUSED),
        (AssociationEvent.WITHDRAW, AssociationState.WITHDRAWN),
        (AssociationEvent.SUPERSEDE, AssociationState.SUPERSEDED),
    ],
)
def test_a_requested_association_is_decided_once(event, state):
    assert ties.after(AssociationState.REQUESTED, event) is state
    with pytest.raises(TransitionRefusedError):
        ties.after(state, event)


def test_an_association_ends():
    assert ties.after(AssociationState.ACTIVE, AssociationEvent.END) is AssociationState.ENDED


def test_a_person_belongs_to_one_unit():
    assert ties.may_request(has_active=False).holds
    assert ties.may_request(has_active=True).rule == "association.one_unit_only"


def test_a_permit_is_suspended_and_revived_until_it_expires():
    suspended = permit().moved_to(PermitState.SUSPENDED)
    assert suspended.moved_to(PermitState.VALID).valid_until == date(2021, 8, 6)
    expired = suspended.moved_to(PermitState.EXPIRED)
    for state in PermitState:
        with pytest.raises(TransitionRefusedError):
            expired.moved_to(state)
