"""Cases of every reviewed procedure that were sent back with an item of every category, and how they start again."""

from dataclasses import dataclass

from app.store.review_rows import corrections_of
from tests.make.procedure_journey import returned, unit_of
from tests.make.service_journey import SUBMIT
from tests.make.submitted_cases import (
    basic_change,
    business_change,
    cancellation,
    employer_change,
    new_application,
    permission,
    renewal,
    supervisor_change,
)
from tests.procedures import test_employee_procedures as applications
from tests.procedures import test_unit_procedures as units
from tests.support.case_reading import task_page

OF_UNIT = (("unit_attachment", "tax_payment_proof"), ("application_form", "other"))
OF_PERSON = (
    *OF_UNIT,
    ("employee_contract", "labour_contract"),
    ("employee_material", "employee_integrity_statement"),
    ("basic_info", "current_address"),
    ("ledger", "ledger"),
)
WHERE = {
    "unit_attachment": "correct_unit_attachments",
    "employee_contract": "correct_contract",
    "employee_material": "correct_employee_papers",
    "basic_info": "correct_employee_papers",
    "ledger": "correct_ledger",
}
TERMS = {"contract_kind": "labour", "contract_start": "2026-01-01", "contract_term": "open"}
CHANGE = {"reason": "登记信息更正", "declared_true": "true"}


@dataclass(frozen=True)
class Resubmission:
    """Who starts again and with what; `change` is what they answer otherwise."""

    login: str
    element: str
    answers: object
    change: dict
    employee: str = ""
    agent: str = ""


def _cancelled(context):
    return {"unit_name_typed": unit_of(context, "agent3").name, "reason": "不再办理"}


PROCEDURES = {
    renewal: Resubmission(
        "agent",
        "verify_and_submit",
        lambda _context: SUBMIT,
        {"ledger_explanations.0.month": "2026-02", "ledger_explanations.0.text": "再次说明"},
        "zhao",
        "agent",
    ),
    new_application: Resubmission(
        "zheng",
        "fill_application",
        lambda _context: applications.APPLICATION,
        {"post": "高级工程师"},
        "zheng",
        "agent",
    ),
    employer_change: Resubmission(
        "agent2",
        "verify_and_submit",
        applications.verified,
        {"left_previous_on": "2026-01-05"},
        "zhang",
        "agent2",
    ),
    basic_change: Resubmission(
        "zhao",
        "fill_application",
        lambda _context: CHANGE | {"fields": ["name"], "new_name": "赵试改"},
        {"new_name": "赵又改"},
        "zhao",
        "agent",
    ),
    business_change: Resubmission(
        "zhao",
        "fill_application",
        lambda _context: CHANGE | {"fields": ["post"], "post": "总工程师"},
        {"post": "副总工程师"},
        "zhao",
        "agent",
    ),
    supervisor_change: Resubmission(
        "agent4",
        "fill_application",
        lambda _context: units.SUPERVISOR,
        {"tax_registration_address": "北京市海淀区示例路 3 号"},
        agent="agent4",
    ),
    permission: Resubmission(
        "agent3",
        "fill_application",
        lambda _context: units.FULL,
        {
            "meets_conditions": "no",
            "purposes": ["renewal"],
            "checked_letter": "true",
            "letter_page": "1",
        },
        agent="agent3",
    ),
    cancellation: Resubmission(
        "agent3", "confirm_cancellation", _cancelled, {"reason": "单位迁出北京"}, agent="agent3"
    ),
}


def sent_back(context, begun, again):
    """Return a case with an item of every category, and the numbers of the items by step."""
    journey = begun(context)
    items = OF_PERSON if again.employee else OF_UNIT
    answers, numbers = {}, {}
    for place, (category, target) in enumerate(items):
        found = returned(category, target, f"问题{place + 1}")
        answers |= {name.replace("issues.0", f"issues.{place}"): value for name, value in found.items()}
        numbers.setdefault(WHERE.get(category, again.element), []).append(place + 1)
    journey.review("hd.l1a", answers)
    context.clock.forward(minutes=5)
    return journey, numbers


def who(again, element):
    """Return whose step it is."""
    if element == again.element:
        return again.login
    return again.employee if element == "correct_employee_papers" else again.agent


def items_of(context, journey):
    with context.database.reading() as work:
        return {row.number: row for row in corrections_of(work, journey.case_id)}


def read_by_reviewer(context, journey):
    journey.claim("hd.l1a")
    return task_page(context, "hd.l1a", journey, "review")
