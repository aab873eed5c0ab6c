from datetime import date

import pytest

from app.domain.application_moves import may_follow, may_withdraw, moved
from app.domain.business_gates import may_dissociate
from app.domain.correction import CorrectionActor, CorrectionPlace, actor_of, place_of, return_is_complete
from app.domain.domain_errors import TransitionRefusedError
from app.domain.four_eyes import may_decide
from app.domain.office_codes import ApplicationState, IssueCategory, PermitState
from tests.make.renewal_facts import permit
from tests.support.shows import shows

CLOSED = [state for state in ApplicationState if not state.is_open]


@pytest.mark.parametrize("closed", CLOSED)
def test_a_closed_application_never_moves_again(closed):
    assert not any(may_follow(closed, state) for state in ApplicationState)


@pytest.mark.parametrize("state", [state for state in ApplicationState if state.is_open])
def test_every_open_application_can_be_closed_by_expiry(state):
    assert moved(state, ApplicationState.CLOSED_EXPIRED) is ApplicationState.CLOSED_EXPIRED


def test_approval_comes_only_from_review():
    before = {state for state in ApplicationState if may_follow(state, ApplicationState.APPROVED)}
    assert before == {ApplicationState.IN_REVIEW}


def test_what_no_authority_reviews_is_done_when_the_unit_has_decided():
    def before(to):
        return {state for state in ApplicationState if may_follow(state, to, is_reviewed=False)}

    decided = {ApplicationState.DRAFT, ApplicationState.UNIT_REVIEW, ApplicationState.IN_REVIEW}
    assert before(ApplicationState.APPROVED) == decided
    assert before(ApplicationState.RETURNED) == {ApplicationState.IN_REVIEW}


def test_a_refusal_comes_from_the_start_or_from_the_unit_and_never_from_the_authority():
    before = {state for state in ApplicationState if may_follow(state, ApplicationState.REFUSED)}
    assert before == {ApplicationState.DRAFT, ApplicationState.UNIT_REVIEW}


def test_a_forbidden_move_names_both_states():
    with pytest.raises(TransitionRefusedError) as refused:
        moved(ApplicationState.RETURNED, ApplicationState.APPROVED)
    assert (refused.value.state, refused.value.event) == ("returned", "approved")


def test_the_unit_may_withdraw_until_level_one_has_claimed():
    assert may_withdraw(ApplicationState.IN_REVIEW, first_level_claimed=False)
    assert not may_withdraw(ApplicationState.IN_REVIEW, first_level_claimed=True)
    assert may_withdraw(ApplicationState.RETURNED, first_level_claimed=True)
    assert not may_withdraw(ApplicationState.APPROVED, first_level_claimed=False)


@shows("A15")
def test_nobody_decides_two_levels_of_a_round():
    assert may_decide("wang", {"li"}, is_of_same_unit=False).holds
    assert may_decide("li", {"li"}, is_of_same_unit=False).rule == "review.second_level_in_round"
    assert may_decide("wang", set(), is_of_same_unit=True).rule == "review.own_unit"


def test_every_category_has_somebody_who_must_act():
    employee = {category for category in IssueCategory if actor_of(category) is CorrectionActor.EMPLOYEE}
    assert employee == {IssueCategory.EMPLOYEE_MATERIAL, IssueCategory.BASIC_INFO}
    assert place_of(IssueCategory.UNIT_ATTACHMENT) is CorrectionPlace.UNIT_ATTACHMENTS
    assert actor_of(IssueCategory.APPLICATION_FORM) is CorrectionActor.INITIATOR


def test_a_return_has_an_opinion_and_names_its_issues():
    assert return_is_complete("材料不全", ["x"]).holds
    assert return_is_complete("  ", ["x"]).rule == "return.no_opinion"
    assert return_is_complete("材料不全", []).rule == "return.no_issues"


def dissociation(**changes):
    facts = {
        "today": date(2021, 3, 1),
        "leaves_on": date(2021, 2, 26),
        "renewal_opens_on": date(2021, 6, 6),
        "open_cases": (),
        "is_held": False,
    }
    return [verdict.rule for verdict in may_dissociate(**{**facts, **changes})]


def test_a_dissociation_with_nothing_open_and_no_renewal_near_is_allowed():
    assert dissociation() == []
    assert dissociation(renewal_opens_on=None) == []


@shows("A35")
def test_the_renewal_comes_first():
    assert dissociation(today=date(2021, 5, 6)) == []
    assert dissociation(today=date(2021, 5, 7)) == ["dissociation.renewal_first"]
    assert dissociation(is_held=True) == ["dissociation.renewal_first"]


def test_an_open_case_or_a_day_to_come_stops_a_dissociation():
    reasons = dissociation(open_cases=("XQ1",), leaves_on=date(2021, 3, 2))
    assert reasons == ["dissociation.case_open", "dissociation.not_left_yet"]


@shows("A3")
def test_a_permit_reads_as_expired_from_the_day_after_its_last():
    assert permit().state_on(date(2021, 8, 6)) is PermitState.VALID
    assert permit().state_on(date(2021, 8, 7)) is PermitState.EXPIRED
    assert permit(state=PermitState.SUSPENDED).state_on(date(2021, 8, 7)) is PermitState.EXPIRED
    assert permit(state=PermitState.CANCELLED).state_on(date(2021, 8, 7)) is PermitState.CANCELLED
