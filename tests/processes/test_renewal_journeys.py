from dataclasses import replace
from datetime import date

import pytest

from app.domain.effects import (
    AcceptPersonChanges,
    EnableSlip,
    ExtendPermit,
    HoldDissociation,
    RecordSubmission,
    SetApplicationState,
)
from app.domain.office_codes import ApplicationState, AssociationState, PermitState
from tests.make.renewal_case import SENT_BACK, SUBMIT, RenewalCase, submitted_renewal
from tests.make.renewal_facts import association, contract, documents, ledger, permit
from tests.support.shows import shows

IN_TIME = date(2021, 6, 16)
LAST_SAFE = date(2021, 7, 8)
LATE = date(2021, 7, 9)


def test_from_the_click_to_the_slip():
    case = RenewalCase(IN_TIME)
    assert case.open() == {"confirm_contract"}
    assert case.task("confirm_contract").groups == ("employer:e1",)
    assert HoldDissociation(held=True) in case.effects
    case.do("confirm_contract", contract_choice="current")
    assert case.task("update_information").groups == ("person:p1",)
    case.do("update_information", phone="15400000001")
    case.do("verify_and_submit", **SUBMIT)
    assert case.facts.case.state is ApplicationState.IN_REVIEW
    for level in (1, 2, 3):
        assert case.task("review").groups == (f"authority:haidian_hrss:L{level}",)
        case.approve()
    assert (case.step.ended, case.step.outcome) == (True, "end_approved")
    assert case.facts.permit.valid_until == date(2024, 8, 6)
    wanted = (
        ExtendPermit(date(2024, 8, 6)),
        AcceptPersonChanges(("update_information", "correct_employee_papers")),
        SetApplicationState(ApplicationState.APPROVED),
        HoldDissociation(held=False),
        EnableSlip(),
    )
    assert [effect for effect in case.effects if effect in wanted] == list(wanted)
    assert case.notices() == ["renewal_papers_needed", "renewal_approved"]


@shows("A14")
def test_each_level_has_its_share_of_twenty_working_days():
    case = submitted_renewal(IN_TIME)
    shares = []
    while "review" in case.open():
        shares.append((case.task("review").inputs["level_name"], case.task("review").due_working_days))
        case.approve()
    assert shares == [("区级受理初审", 8), ("区级复核", 5), ("市级审定", 7)]


def test_the_unit_sends_the_papers_back_to_the_employee():
    case = RenewalCase(IN_TIME)
    case.prepare()
    case.do("verify_and_submit", **SENT_BACK)
    assert case.open() == {"update_information"}
    assert case.notices() == ["renewal_papers_needed", "renewal_papers_sent_back"]
    case.do("update_information", phone="15400000009")
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"review"}


@shows("A12", "T10")
def test_a_return_by_level_two_sends_each_issue_to_whoever_must_act():
    case = submitted_renewal(IN_TIME)
    case.approve()
    case.give_back("unit_attachment", "basic_info", "ledger")
    assert case.facts.case.state is ApplicationState.RETURNED
    groups = {task.element: task.groups for task in case.step.tasks}
    assert groups == {
        "correct_unit_attachments": ("employer:e1",),
        "correct_employee_papers": ("person:p1",),
        "correct_ledger": ("employer:e1",),
    }
    for element in groups:
        case.do(element, done=True)
    assert case.open() == {"verify_and_submit"}
    assert case.task("verify_and_submit").inputs["problems"] is None
    case.do("verify_and_submit", **SUBMIT)
    assert case.task("review").groups == ("authority:haidian_hrss:L1",)
    rounds = [effect.round for effect in case.effects if isinstance(effect, RecordSubmission)]
    assert rounds == [1, 2]


def test_an_issue_of_the_form_alone_goes_straight_back_to_the_unit():
    case = submitted_renewal(IN_TIME)
    case.give_back("application_form")
    assert case.open() == {"verify_and_submit"}


def test_a_contract_issue_is_the_units():
    case = submitted_renewal(IN_TIME)
    case.give_back("employee_contract")
    assert case.open() == {"correct_contract"}


def test_the_corrections_wait_for_the_last_of_them():
    case = submitted_renewal(IN_TIME)
    case.give_back("unit_attachment", "employee_material")
    case.do("correct_employee_papers", done=True)
    assert case.open() == {"correct_unit_attachments"}


def test_a_case_may_be_returned_again_and_again():
    case = submitted_renewal(IN_TIME)
    for _ in range(6):
        case.give_back("unit_attachment", "employee_material")
        case.do("correct_unit_attachments", done=True)
        case.do("correct_employee_papers", done=True)
        case.do("verify_and_submit", **SUBMIT)
    assert case.facts.case.round == 7
    assert len(case.step.state) < 8192
    for _ in range(3):
        case.approve()
    assert case.step.outcome == "end_approved"


@shows("A8")
@pytest.mark.parametrize(
    ("today", "facts", "cause"),
    [
        (date(2021, 6, 5), {}, "too_early"),
        (date(2021, 8, 7), {}, "expired"),
        (IN_TIME, {"permit": permit(state=PermitState.SUSPENDED)}, "gates"),
        (IN_TIME, {"permit": permit(employer_id="e2")}, "gates"),
    ],
)
def test_what_cannot_be_renewed_ends_at_once_with_its_cause(today, facts, cause):
    case = RenewalCase(today, **facts)
    assert (case.step.ended, case.step.outcome) == (True, "end_refused")
    assert case.effects == [SetApplicationState(ApplicationState.REFUSED, cause)]


def test_the_first_day_and_the_last_safe_day_need_no_acknowledgement():
    for day in (date(2021, 6, 6), LAST_SAFE):
        assert RenewalCase(day).open() == {"confirm_contract"}


@pytest.mark.parametrize("today", [LATE, date(2021, 8, 6)])
def test_whoever_is_late_acknowledges_the_risk_first(today):
    case = RenewalCase(today)
    assert case.open() == {"acknowledge_risk"}
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"review"}
    submission = next(effect for effect in case.effects if isinstance(effect, RecordSubmission))
    assert submission.is_urgent


@shows("A7", "T9")
def test_whoever_becomes_late_meanwhile_acknowledges_before_submitting():
    case = RenewalCase(LAST_SAFE)
    case.prepare()
    case.go_to(LATE)
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"acknowledge_risk_again"}
    case.do("acknowledge_risk_again", acknowledged=True, acknowledged_by="李经办")
    assert case.open() == {"review"}


@pytest.mark.parametrize(
    "facts",
    [
        {"documents": documents(without=("iit_payment_record",))},
        {"documents": documents(declared_income_record={"errors": 1})},
        {"ledger": ledger(m2020_02={"taxable_income": 0})},
        {"permission": None},
        {"association": None},
        {"other_open_cases": ("XQ20210601001",)},
        {"association": association(state=AssociationState.ENDED)},
    ],
)
def test_with_something_missing_the_unit_gets_it_back_and_the_authority_never_sees_it(facts):
    case = RenewalCase(IN_TIME)
    case.prepare()
    case.facts = replace(case.facts, **facts)
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"verify_and_submit"}
    assert case.facts.case.state is ApplicationState.DRAFT
    problems = case.task("verify_and_submit").inputs["problems"]
    assert not (
        problems["gates"]["allowed"] and problems["papers"]["complete"] and problems["ledger"]["clear"]
    )


@pytest.mark.parametrize(
    "wrong", [None, contract(end_on=date(2021, 6, 1)), contract(start_on=date(2021, 9, 1))]
)
def test_without_a_contract_in_force_the_unit_uploads_one_and_goes_on(wrong):
    case = RenewalCase(IN_TIME, association=association(contract=wrong))
    case.prepare()
    case.do("verify_and_submit", **SUBMIT)
    assert case.open() == {"replace_contract"}
    case.facts = replace(case.facts, association=association())
    case.do("replace_contract", done=True)
    assert case.open() == {"review"}


@shows("A42")
def test_without_every_page_check_nothing_is_submitted_renewal():
    case = RenewalCase(IN_TIME, documents=documents(iit_payment_record={"page_checks": frozenset()}))
    case.prepare()
    case.do("verify_and_submit", **{**SUBMIT, "iit_payment_record_checks": ["finance_seal"]})
    assert case.open() == {"verify_and_submit"}
    assert case.step.data["papers"]["unchecked"] == {
        "iit_payment_record": ["verified_true_and_valid", "applicant_signed", "agent_signed"]
    }


@pytest.mark.parametrize(
    "place", ["confirm_contract", "update_information", "verify_and_submit", "review", "correction"]
)
def test_an_expiry_interrupts_whatever_is_open(place):
    case = RenewalCase(IN_TIME)
    if place != "confirm_contract":
        case.do("confirm_contract", contract_choice="current")
    if place in {"verify_and_submit", "review", "correction"}:
        case.do("update_information")
    if place in {"review", "correction"}:
        case.do("verify_and_submit", **SUBMIT)
    if place == "correction":
        case.give_back("unit_attachment", "basic_info")
    case.go_to(date(2021, 8, 7))
    case.deliver("permit.expired", "pm1")
    assert (case.step.ended, case.step.outcome, case.step.tasks) == (True, "end_expired", ())
    assert case.step.timers == ()
    assert case.notices()[-1] == "renewal_closed_expired"
    cause = "submitted_on_time" if place in {"review", "correction"} else "never_submitted"
    assert SetApplicationState(ApplicationState.CLOSED_EXPIRED, cause) in case.effects
    assert not case.facts.permit.dissociation_hold


def test_an_approval_after_the_last_day_extends_nothing():
    case = submitted_renewal(IN_TIME)
    case.approve()
    case.approve()
    case.go_to(date(2021, 8, 7))
    case.approve()
    assert case.step.outcome == "end_expired"
    assert case.facts.permit.valid_until == date(2021, 8, 6)
    assert EnableSlip() not in case.effects


def test_a_submission_after_the_last_day_ends_the_case():
    case = RenewalCase(IN_TIME)
    case.prepare()
    case.go_to(date(2021, 8, 7))
    case.do("verify_and_submit", **SUBMIT)
    assert case.step.outcome == "end_expired"


def test_a_withdrawal_ends_the_case_and_lifts_the_hold():
    case = submitted_renewal(IN_TIME)
    case.deliver("application.withdrawn", "c1")
    assert (case.step.ended, case.step.outcome) == (True, "end_withdrawn")
    assert SetApplicationState(ApplicationState.WITHDRAWN, "by_initiator") in case.effects
    assert not case.facts.permit.dissociation_hold
