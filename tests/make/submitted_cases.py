"""Cases of every reviewed procedure that wait for the first level of the authority."""

from tests.make.procedure_journey import attach, joined, left, unit_of, unit_procedure
from tests.make.service_journey import ServiceJourney
from tests.procedures import test_employee_procedures as applications
from tests.procedures import test_unit_procedures as units
from tests.support.prepared_once import prepared_once

CARD, TAX = "agent_id_card", "tax_payment_proof"


@prepared_once
def new_application(context):
    journey = applications.new_application(context).lay(*applications.PAPERS)
    journey.do("zheng", "fill_application", applications.APPLICATION)
    journey.do("agent", "first_review", applications.PASS)
    return journey


@prepared_once
def employer_change(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    attach(context, "agent2", CARD, TAX, "employer_integrity_statement")
    journey = applications.employer_change(context).lay(*applications.PAPERS)
    journey.do("zhang", "update_information", applications.PERSON)
    journey.do("agent2", "verify_and_submit", applications.verified(context))
    return journey


@prepared_once
def basic_change(context):
    answers = {"fields": ["name"], "new_name": "赵试改"}
    journey = applications.change(context, "zhao", "basic_info_change", answers, "change_proof")
    journey.do("agent", "first_review", applications.PASS)
    return journey


@prepared_once
def business_change(context):
    answers = {"fields": ["post"], "post": "总工程师"}
    journey = applications.change(context, "zhao", "business_info_change", answers)
    journey.do("agent", "first_review", applications.PASS)
    return journey


@prepared_once
def supervisor_change(context):
    journey = units.moving(context)
    journey.do("agent4", "fill_application", units.SUPERVISOR)
    return journey


@prepared_once
def permission(context):
    journey = unit_procedure(context, "agent3", "permission_application")
    journey.do("agent3", "fill_application", units.FULL)
    return journey


@prepared_once
def cancellation(context):
    journey = unit_procedure(context, "agent3", "permission_cancellation")
    answers = {
        "unit_name_typed": unit_of(context, "agent3").name,
        "reason": "不再办理",
    }
    journey.do("agent3", "confirm_cancellation", answers)
    return journey


@prepared_once
def renewal(context):
    return ServiceJourney(context).submit()


EVERY_PROCEDURE = (
    renewal,
    new_application,
    employer_change,
    basic_change,
    business_change,
    supervisor_change,
    permission,
    cancellation,
)
