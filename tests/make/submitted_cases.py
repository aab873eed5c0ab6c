"""Cases of every reviewed procedure that wait for the first level of the authority."""

from tests.make.house_journey import HouseJourney
from tests.make.procedure_journey import attach, joined, left, unit_of, unit_procedure
from tests.procedures import test_employee_procedures as applications
from tests.procedures import test_unit_procedures as units

CARD, TAX = "agent_id_card", "tax_payment_proof"


def new_application(house):
    journey = applications.new_application(house).lay(*applications.PAPERS)
    journey.do("zheng", "fill_application", applications.APPLICATION)
    journey.do("agent", "first_review", applications.PASS)
    return journey


def employer_change(house):
    left(house, "agent", "zhang")
    joined(house, "zhang", "agent2")
    attach(house, "agent2", CARD, TAX, "employer_integrity_statement")
    journey = applications.employer_change(house).lay(*applications.PAPERS)
    journey.do("zhang", "update_information", applications.PERSON)
    journey.do("agent2", "verify_and_submit", applications.verified(house))
    return journey


def basic_change(house):
    answers = {"fields": ["name"], "new_name": "赵试改"}
    journey = applications.change(house, "zhao", "basic_info_change", answers, "change_proof")
    journey.do("agent", "first_review", applications.PASS)
    return journey


def business_change(house):
    answers = {"fields": ["post"], "post": "总工程师"}
    journey = applications.change(house, "zhao", "business_info_change", answers)
    journey.do("agent", "first_review", applications.PASS)
    return journey


def supervisor_change(house):
    journey = units.moving(house)
    journey.do("agent4", "fill_application", units.SUPERVISOR)
    return journey


def permission(house):
    journey = unit_procedure(house, "agent3", "permission_application")
    journey.do("agent3", "fill_application", units.FULL)
    return journey


def cancellation(house):
    journey = unit_procedure(house, "agent3", "permission_cancellation")
    answers = {
        "unit_name_typed": unit_of(house, "agent3").name,
        "reason": "不再办理",
    }
    journey.do("agent3", "confirm_cancellation", answers)
    return journey


def renewal(house):
    return HouseJourney(house).submit()


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
