"""What the office decided where the manual is silent (A…), through the services of a context."""

import pytest

from app.queries.unit_business import open_applications_of_employees
from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.tasks.form_context import first_values
from app.store.outbox_rows import notices_for
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    STAYS,
    ProcedureJourney,
    attach,
    joined,
    left,
    permit_of_person,
    returned,
    unit_of,
    unit_procedure,
)
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.procedures.test_employee_procedures import PASS
from tests.procedures.test_unit_procedures import FULL, LIMITED, REQUIRED, SUPERVISOR
from tests.support.posted_letters import posted
from tests.support.shows import shows

MOVED_TO = "北京市海淀区迁居路 3 号"


def moving_unit(context):
    """Let the fourth unit ask to be supervised by Haidian, with everything the form wants."""
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    return journey


@pytest.fixture
def zhang_of_the_fourth(context):
    """A context in which the holder Zhang has moved to the fourth unit and may have the permit moved there."""
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent4")
    return context


def change_of_zhang(context):
    by, permit = actor_named(context, "agent4"), permit_of_person(context, "zhang")
    return ProcedureJourney(context, starting.start_employer_change(context, by, permit.id, "change"))


@shows("A47")
def test_what_was_sent_on_stays_and_nothing_new_goes_to_an_authority_that_is_being_left(zhang_of_the_fourth):
    context = zhang_of_the_fourth
    journey = moving_unit(context)
    journey.do("agent4", "fill_application", SUPERVISOR)
    refused = change_of_zhang(context)
    assert (refused.case.state, refused.case.cause) == ("refused", "gates")
    journey.withdraw("agent4")
    by = actor_named(context, "agent4")
    permit = permit_of_person(context, "zhang")
    again = ProcedureJourney(context, starting.start_employer_change(context, by, permit.id, "again"))
    assert again.case.state == "draft"
    assert again.case.authority == "chaoyang_hrss"


@shows("A47")
def test_who_moves_to_another_authority_sees_which_applications_stay(zhang_of_the_fourth):
    context = zhang_of_the_fourth
    number = change_of_zhang(context).case.number
    by = actor_named(context, "agent4")
    assert [row.number for row in open_applications_of_employees(context, by, BEIJING).rows] == [number]
    assert open_applications_of_employees(context, by, "returnee_work_residence").rows == []


@shows("A44")
def test_an_unanswered_contact_with_the_office_is_no_obstacle_to_a_limited_permission(
    context, complete_profile
):
    complete_profile("agent5")
    attach(context, "agent5", *REQUIRED, "other_materials")
    journey = unit_procedure(context, "agent5", "permission_application")
    assert "contact_person" not in LIMITED
    journey.do("agent5", "fill_application", LIMITED)
    assert journey.case.state == "in_review"


@shows("A46")
def test_a_permission_that_still_serves_an_open_application_is_not_cancelled(context):
    journey = unit_procedure(context, "agent3", "permission_application")
    journey.do("agent3", "fill_application", FULL)
    cancellation = unit_procedure(context, "agent3", "permission_cancellation")
    assert (cancellation.case.state, cancellation.case.cause) == ("refused", "gates")


@shows("A53")
def test_who_holds_a_permit_of_one_type_gets_none_of_the_other(context):
    by = actor_named(context, "zhao")
    journey = ProcedureJourney(
        context, starting.start_new_application(context, by, "returnee_work_residence", "other type")
    )
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")


@shows("A52")
def test_who_has_an_expired_permit_may_only_apply_anew(context):
    employee = actor_named(context, "zheng")
    for procedure in ("basic_info_change", "business_info_change"):
        with pytest.raises(ProcedureRefusedError) as refused:
            starting.start_information_change(context, employee, procedure, procedure)
        assert refused.value.facts["rule"] == "no_live_permit"
    journey = ProcedureJourney(context, starting.start_new_application(context, employee, BEIJING, "anew"))
    assert set(journey.open()) == {"fill_application"}


def test_a_return_is_all_an_authority_can_do_besides_approving(context):
    journey = ServiceJourney(context).submit()
    fence = journey.claim("hd.l1a")
    for word in ("rejected", "refused", ""):
        with pytest.raises(FormInvalidError):
            journey.do("hd.l1a", "review", {"decision": [word]}, fence=fence)
    journey.do("hd.l1a", "review", returned(), fence=fence)
    assert journey.case.state == "returned"
    journey.do("agent", "verify_and_submit", SUBMIT | STAYS)
    assert journey.approve().case.state == "approved"


@shows("A26")
def test_the_first_permission_of_a_unit_makes_its_code_and_the_last_one_takes_it_along(context):
    assert unit_of(context, "agent3").association_code
    journey = unit_procedure(context, "agent3", "permission_cancellation")
    answers = {"reason": "不再办理", "unit_name_typed": unit_of(context, "agent3").name}
    journey.do("agent3", "confirm_cancellation", answers)
    journey.review("hd.l1a")
    assert unit_of(context, "agent3").association_code is None


@shows("A57")
def test_the_unit_and_the_employee_hear_of_it_and_each_gets_a_letter(context):
    ServiceJourney(context).submit().approve()
    with context.database.reading() as work:
        for login in ("agent", "zhao"):
            heard = {row["kind"] for row in notices_for(work, actor_named(context, login).groups)}
            assert "renewal_approved" in heard, login
        told = {letter.to for _, letter in posted(work, "renewal_approved")}
    assert told == {"agent-u1@example.invalid", "zhao@example.invalid"}


def business_change(context, login="zhao"):
    """Let an employee tell a new address and send it to the unit."""
    by = actor_named(context, login)
    journey = ProcedureJourney(
        context, starting.start_information_change(context, by, "business_info_change", "c")
    )
    journey.lay("employee_integrity_statement", "taxable_income_proof")
    answers = {
        "fields": ["current_address"],
        "current_address": MOVED_TO,
        "reason": "搬家",
        "declared_true": "true",
    }
    journey.do(login, "fill_application", answers)
    return journey


def renewal_over_change(context, key="r", *, login="zhao", taking_over=True):
    by, permit = actor_named(context, "agent"), permit_of_person(context, login)
    begun = starting.start_renewal(context, by, permit.id, key, taking_over=taking_over)
    return ProcedureJourney(context, begun)


@shows("T45")
def test_a_renewal_takes_an_open_change_of_information_over_at_any_stage(context):
    change = business_change(context)
    change.do("agent", "first_review", PASS)
    change.claim("hd.l1a")
    with pytest.raises(ProcedureRefusedError) as refused:
        renewal_over_change(context, "first", taking_over=False)
    assert refused.value.facts == {
        "rule": "information_change_open",
        "number": change.case.number,
        "case_id": change.case_id,
    }
    renewal = renewal_over_change(context)
    assert (change.case.state, change.case.cause, change.open()) == ("withdrawn", "taken_over", {})
    renewal.do("agent", "confirm_contract", {"contract_choice": "current"})
    task = renewal.open()["update_information"]
    with context.database.reading() as work:
        form = context.editions.forms(work, renewal.case.edition)["renewal/update_information"]
        assert (
            first_values(work, renewal.case, task, form, actor_named(context, "zhao"))["current_address"]
            == MOVED_TO
        )
        heard = {row["kind"] for row in notices_for(work, actor_named(context, "zhao").groups)}
    assert "change_taken_over" in heard


@shows("T45")
def test_a_renewal_that_cannot_start_leaves_the_change_as_it_was(context):
    change = business_change(context, "zhang")
    before = change.case
    with pytest.raises(ProcedureRefusedError) as refused:
        renewal_over_change(context, login="zhang")
    assert refused.value.facts["rule"] == "renewal_not_yet"
    assert change.case == before
    assert set(change.open()) == {"first_review"}
