from datetime import date

import pytest

from app.domain.effects import HoldDissociation, OpenNextRound, RecordSubmission, SetApplicationState
from app.domain.office_codes import ApplicationState
from handlers import application_steps
from tests.make.renewal_facts import case_facts, permit
from tests.support.shows import shows


def test_a_submission_starts_the_clock_of_twenty_working_days():
    outcome = application_steps.submit(case_facts(today=date(2021, 7, 8)))
    assert outcome.effects == (
        RecordSubmission(1, date(2021, 7, 8), date(2021, 8, 5), "on_time", is_urgent=False, review_days=20),
        SetApplicationState(ApplicationState.IN_REVIEW),
    )


@shows("A7")
def test_a_late_submission_is_urgent():
    submission = application_steps.submit(case_facts(today=date(2021, 7, 9))).effects[0]
    assert (submission.zone, submission.is_urgent, submission.review_due_on) == (
        "late",
        True,
        date(2021, 8, 6),
    )


@shows("A5")
def test_a_submission_on_a_sunday_is_received_on_monday():
    outcome = application_steps.submit(case_facts(today=date(2021, 6, 6)))
    assert outcome.result["received_on"] == "2021-06-07"


def test_the_analysts_fifteen_days_are_counted():
    outcome = application_steps.submit(case_facts(today=date(2021, 7, 8)), review_working_days=15)
    assert outcome.result["due_on"] == "2021-07-29"


def test_a_return_opens_the_next_round():
    outcome = application_steps.give_back(case_facts(case={"round": 2}))
    assert outcome.effects == (SetApplicationState(ApplicationState.RETURNED), OpenNextRound(3))


def test_running_a_step_twice_says_the_same():
    facts = case_facts(case={"round": 2})
    assert application_steps.submit(facts) == application_steps.submit(facts)


@shows("A9", "A10")
@pytest.mark.parametrize(
    ("first_submitted_on", "cause"),
    [
        (None, "never_submitted"),
        (date(2021, 7, 8), "submitted_on_time"),
        (date(2021, 7, 9), "submitted_late"),
    ],
)
def test_an_expiry_says_who_was_late(first_submitted_on, cause):
    facts = case_facts(today=date(2021, 8, 7), case={"first_submitted_on": first_submitted_on})
    outcome = application_steps.close(facts, state="closed_expired")
    assert outcome.effects == (SetApplicationState(ApplicationState.CLOSED_EXPIRED, cause),)


def test_a_withdrawal_keeps_its_cause():
    outcome = application_steps.close(case_facts(), state="withdrawn", cause="by_initiator")
    assert outcome.effects == (SetApplicationState(ApplicationState.WITHDRAWN, "by_initiator"),)


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="rejected"):
        application_steps.set_state(case_facts(), state="rejected")


def test_however_it_ends_the_unit_may_dissociate_again():
    held = case_facts(permit=permit(dissociation_hold=True))
    for state in ("approved", "withdrawn", "closed_expired"):
        assert application_steps.close(held, state=state).effects[1:] == (HoldDissociation(held=False),)
