"""Random journeys through the shipped renewal: whatever people do, the office's invariants hold."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.effects import EnableSlip, ExtendPermit, HoldDissociation, SetApplicationState
from app.domain.office_codes import ApplicationState, IssueCategory
from tests.make.renewal_case import SENT_BACK, SUBMIT, RenewalCase
from tests.make.renewal_facts import EXPIRY
from tests.make.shipped_bundle import shipped_edition
from tests.support.nightly import times

CATEGORIES = [str(category) for category in IssueCategory]


def act(case: RenewalCase, element: str, data) -> None:
    match element:
        case "verify_and_submit":
            case.do(element, **data.draw(st.sampled_from([SUBMIT, SUBMIT, SENT_BACK])))
        case "review":
            if data.draw(st.integers(0, 3)):
                case.approve()
            else:
                case.give_back(*data.draw(st.lists(st.sampled_from(CATEGORIES), max_size=4, unique=True)))
        case "confirm_contract":
            case.do(element, contract_choice="current")
        case _:
            case.do(element, done=True, acknowledged=True)


def step(case: RenewalCase, data) -> None:
    move = data.draw(st.sampled_from(["act"] * 12 + ["wait"] * 3 + ["withdraw"]))
    if move == "act":
        act(case, data.draw(st.sampled_from(sorted(case.open()))), data)
    elif move == "withdraw":
        case.deliver("application.withdrawn", "c1")
    else:
        case.go_to(case.today + timedelta(days=data.draw(st.integers(1, 9))))
        if case.today > EXPIRY:
            case.deliver("permit.expired", "pm1")
        else:
            case.fire_due_timers()


@settings(max_examples=times(60, 20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.dates(EXPIRY - timedelta(days=61), EXPIRY))
def test_no_journey_leaves_a_case_in_limbo_or_an_invariant_broken(data, start):
    edition = shipped_edition()
    before = edition.canary()
    case = RenewalCase(start)
    for _ in range(40):
        if case.step.ended:
            break
        assert case.step.tasks, "an open case waits for somebody"
        assert len({task.key for task in case.step.tasks}) == len(case.step.tasks)
        step(case, data)
    assert edition.canary() == before
    check_end(case)


def check_end(case: RenewalCase) -> None:
    extensions = [effect for effect in case.effects if isinstance(effect, ExtendPermit)]
    states = [effect.state for effect in case.effects if isinstance(effect, SetApplicationState)]
    is_approved = case.step.outcome == "end_approved"
    assert len(extensions) == is_approved
    assert (EnableSlip() in case.effects) == is_approved
    assert (ApplicationState.APPROVED in states) == is_approved
    if not case.step.ended:
        return
    assert (case.step.tasks, case.step.timers, case.step.subscriptions) == ((), (), ())
    assert not states[-1].is_open
    holds = [effect.held for effect in case.effects if isinstance(effect, HoldDissociation)]
    assert holds == [True, False]
    if is_approved:
        assert case.today <= EXPIRY
