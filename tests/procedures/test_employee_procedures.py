"""New application, employer change, changes of information. Manual, chapters 4, 6, 7 and 8."""

from datetime import timedelta

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    StepSentBackError,
)
from app.services.due_work.daily_sweep import sweep
from app.services.tasks.form_context import first_values
from app.store.permit_rows import chain_of
from app.store.review_rows import slip_of_case
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    PROOFS,
    ProcedureJourney,
    joined,
    left,
    permit_of_person,
    person_named,
    returned,
    today,
    unit_of,
)
from tests.support.shows import shows

PAPERS = ("employee_integrity_statement", "taxable_income_proof", *PROOFS)
PERSON = {
    "phone": "15400009999",
    "current_address": "北京市海淀区示例路 9 号",
    "hukou_place": "示例省示范市样本区",
    "marital_status": "married",
    "political_status": "masses",
    "education_level": "bachelor",
    "education_subject": "计算机科学与技术",
    "education_school": "示例大学",
    "has_title": "no",
    "declared_true": "true",
}
APPLICATION = PERSON | {
    "ethnicity": "汉族",
    "post": "工程师",
    "education.0.level": "bachelor",
    "education.0.subject": "计算机科学与技术",
    "education.0.school": "示例大学",
    "education.0.enrolled_on": "2008-09-01",
    "education.0.graduated_on": "2012-07-01",
}
for _flat in ("education_level", "education_subject", "education_school"):
    del APPLICATION[_flat]
PASS = {"decision": "approved", "first_reviewed": "true"}


def started(context, login, start, *arguments, key="k1"):
    return ProcedureJourney(context, start(context, actor_named(context, login), *arguments, key))


def new_application(context, login="zheng"):
    return started(context, login, starting.start_new_application, BEIJING)


@shows("A11")
def test_a_new_application_is_started_by_the_employee_and_ends_with_a_permit_and_a_slip(context):
    assert permit_of_person(context, "zheng") is None
    journey = new_application(context).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    assert journey.case.state == "unit_review"
    journey.do("agent", "first_review", PASS)
    assert journey.case.state == "in_review"
    journey.approve()
    permit = permit_of_person(context, "zheng")
    assert permit.state == "valid"
    assert permit.valid_from.isoformat() == today(context)
    record = person_named(context, "zheng").details
    assert (record["post"], record["education"][0]["status"]) == ("工程师", "valid")
    assert (permit.valid_until.year, permit.holder["name"]) == (permit.valid_from.year + 3, "郑假定")
    with context.database.reading() as work:
        assert slip_of_case(work, journey.case_id).snapshot["permit_no"] == permit.permit_no
        assert chain_of(work, permit.id)[0].is_recorded


@shows("T10")
def test_after_a_return_the_employee_starts_again_and_the_unit_reviews_again(context):
    journey = new_application(context).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    journey.do("agent", "first_review", {"decision": "not_approved", "return_reason": "请核对学历"})
    assert journey.case.state == "employee_correction"
    journey.do("zheng", "fill_application", APPLICATION)
    journey.do("agent", "first_review", PASS)
    journey.review("hd.l1a")
    journey.review("hd.l2a", returned("employee_material", "taxable_income_proof"))
    assert set(journey.open()) == {"correct_employee_papers"}
    journey.lay("taxable_income_proof")
    journey.do("zheng", "correct_employee_papers", {"done": "true"})
    assert set(journey.open()) == {"fill_application"}
    journey.do("zheng", "fill_application", {"declared_true": "true"})
    assert set(journey.open()) == {"first_review"}
    journey.do("agent", "first_review", PASS)
    assert (journey.case.round, journey.open()["review"].groups) == (2, ["authority:haidian_hrss:L1"])


@shows("T11")
def test_a_unit_starts_no_new_application_and_sends_none_on_for_the_employee(context):
    with pytest.raises(NotAllowedError):
        starting.start_new_application(context, actor_named(context, "agent"), BEIJING, "k")
    journey = new_application(context)
    with pytest.raises(NotFoundError):
        journey.do("agent", "fill_application", APPLICATION)


@shows("A43", "T16")
def test_a_limited_permission_starts_no_new_application(context):
    left(context, "agent", "zheng")
    joined(context, "zheng", "agent3")
    journey = new_application(context)
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")


def test_somebody_with_a_live_permit_applies_for_no_second_one(context):
    assert new_application(context, "zhao").case.state == "refused"


def test_who_belongs_to_no_unit_cannot_apply(context):
    left(context, "agent", "zheng")
    with pytest.raises(ProcedureRefusedError):
        new_application(context)


def test_the_unit_checks_the_papers_before_the_authority_sees_them(context):
    journey = new_application(context).lay("employee_integrity_statement")
    with pytest.raises(FormInvalidError):
        journey.do("zheng", "fill_application", APPLICATION)


def change(context, login, procedure, answers, *papers):
    journey = started(context, login, starting.start_information_change, procedure)
    journey.lay(*PAPERS, *papers)
    journey.do(login, "fill_application", {"reason": "登记信息更正", "declared_true": "true"} | answers)
    return journey


@shows("A50")
def test_basic_information_changes_the_permit_and_the_slip_says_so(context):
    journey = change(
        context, "zhao", "basic_info_change", {"fields": ["name"], "new_name": "赵试改"}, "change_proof"
    )
    assert permit_of_person(context, "zhao").holder is None
    journey.do("agent", "first_review", PASS)
    journey.approve()
    assert permit_of_person(context, "zhao").holder["name"] == "赵试改"
    assert person_named(context, "zhao").name == "赵试改"
    with context.database.reading() as work:
        assert slip_of_case(work, journey.case_id).snapshot["name"] == "赵试改"


def test_a_wrong_or_foreign_identity_number_is_refused(context):
    for number in ("130000198511200030", "410000198802290015"):
        with pytest.raises(FormInvalidError):
            change(
                context,
                "zhao",
                "basic_info_change",
                {"fields": ["id_number"], "new_id_number": number},
                "change_proof",
            )


@shows("A50")
def test_business_information_changes_the_record_and_leaves_the_permit(context):
    journey = change(context, "zhao", "business_info_change", {"fields": ["post"], "post": "总工程师"})
    before = permit_of_person(context, "zhao")
    journey.do("agent", "first_review", PASS)
    journey.approve()
    assert person_named(context, "zhao").details["post"] == "总工程师"
    assert permit_of_person(context, "zhao").valid_until == before.valid_until


@shows("A51")
def test_only_one_application_is_open_for_a_permit(context, renewal_of):
    renewal_of("zhao")
    with pytest.raises(ProcedureRefusedError):
        started(context, "zhao", starting.start_information_change, "basic_info_change")


def employer_change(context, login="zhang", agent="agent2"):
    permit = permit_of_person(context, login)
    return started(context, agent, starting.start_employer_change, permit.id)


def verified(context, agent="agent2", **changes):
    own = unit_of(context, agent).uscc
    return {
        "decision": "submit",
        "left_previous_on": today(context),
        "contract_party_uscc": own,
        "tax_withholder_uscc": own,
        "insurance_payer_uscc": own,
        "first_reviewed": "true",
    } | changes


@pytest.fixture
def moved(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    return context


def test_the_new_unit_moves_the_permit_and_its_days_stay(moved):
    until = permit_of_person(moved, "zhang").valid_until
    journey = employer_change(moved).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", verified(moved))
    journey.approve()
    permit = permit_of_person(moved, "zhang")
    assert (permit.state, permit.valid_until) == ("valid", until)
    assert permit.employer_id == unit_of(moved, "agent2").id
    with moved.database.reading() as work:
        assert all(link.is_recorded for link in chain_of(work, permit.id))


@shows("A38", "T28")
def test_three_payers_must_be_the_unit_itself(moved):
    journey = employer_change(moved).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    other = unit_of(moved, "agent").uscc
    with pytest.raises(StepSentBackError) as refused:
        journey.do("agent2", "verify_and_submit", verified(moved, tax_withholder_uscc=other))
    refusals = refused.value.facts["problems"]["identity"]["refusals"]
    assert [refusal["facts"]["who"] for refusal in refusals] == ["tax_withholder"]


@shows("T18")
def test_a_permit_still_valid_with_the_old_unit_is_not_moved(context):
    with pytest.raises(NotFoundError):
        employer_change(context)


@shows("A37", "T18")
def test_no_unit_of_the_chain_is_skipped(moved):
    left(moved, "agent2", "zhang")
    joined(moved, "zhang", "agent3")
    journey = employer_change(moved, agent="agent3")
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")


def test_the_old_unit_sees_nothing_of_a_former_employee(moved):
    journey = employer_change(moved)
    with pytest.raises(NotFoundError):
        journey.do("agent", "update_information", PERSON)
    with pytest.raises(NotFoundError):
        journey.withdraw("agent")


def test_a_reviewer_begins_with_an_empty_form_whatever_the_level_before_wrote(context):
    journey = new_application(context).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    journey.do("agent", "first_review", PASS)
    journey.review("hd.l1a", {"decision": ["approved"], "advisory_note": ["第一级的提示"]})
    task = journey.open()["review"]
    with context.database.reading() as work:
        form = context.editions.forms(work, journey.case.edition)["shared/review"]
        assert first_values(work, journey.case, task, form, actor_named(context, "hd.l2a")) == {}


def test_an_expiry_ends_an_open_employer_change_with_its_cause(moved):
    journey = employer_change(moved).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", verified(moved))
    moved.clock.go_to(permit_of_person(moved, "zhang").valid_until + timedelta(days=1))
    sweep(moved)
    assert (journey.case.state, journey.case.cause) == ("closed_expired", "submitted_on_time")
    assert permit_of_person(moved, "zhang") is None
    assert journey.open() == {}


def test_late_is_acknowledged_before_an_employer_change_goes_on(moved):
    moved.clock.go_to(permit_of_person(moved, "zhang").valid_until - timedelta(days=6))
    journey = employer_change(moved).lay(*PAPERS)
    assert set(journey.open()) == {"acknowledge_risk"}
    journey.do("agent2", "acknowledge_risk", {"acknowledged": "true", "acknowledged_by": "示例经办人"})
    assert set(journey.open()) == {"update_information"}
