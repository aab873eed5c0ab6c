"""The pages of the other procedures, in light, dark and phone: axe finds nothing, nothing is too wide."""

import pytest

from app.services.applications import start_case as starting
from app.services.applications.leave_unit import start_leaving_request
from tests.browser.test_every_page_looks_right import faults_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    PROOFS,
    ProcedureJourney,
    association,
    dissociation,
    left,
    permit_of_person,
    returned,
    today,
    unit_procedure,
)
from tests.procedures.test_employee_procedures import APPLICATION
from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
FIXED = {
    "agent": {
        "to_decide": "/employer/business/to-decide",
        "employer_changes": "/employer/business/employer-changes",
        "unit_applications": "/employer/business/unit-applications",
        "supervisor_change": "/employer/business/supervisor-change",
    },
    "qian": {"leave_unit": "/me/business/association", "own_notices": "/notices"},
    "li": {"own_home": "/me/", "association": "/me/business/association"},
}


def started(context, login, start, *arguments):
    return ProcedureJourney(context, start(context, actor_named(context, login), *arguments, f"{login}.key"))


def cases_of(context):
    """Return a case of each procedure with who looks at it and which of its forms they see."""
    permission = unit_procedure(context, "agent3", "permission_application")
    yield "agent3", permission, "fill_application"
    application = started(context, "zheng", starting.start_new_application, BEIJING)
    yield "zheng", application, "fill_application"
    application.lay("employee_integrity_statement", "taxable_income_proof", *PROOFS)
    application.do("zheng", "fill_application", APPLICATION)
    yield "agent", application, "first_review"
    yield (
        "agent4",
        unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss"),
        "fill_application",
    )
    request = started(context, "qian", start_leaving_request)
    yield "qian", request, "report_leaving"
    request.do("qian", "report_leaving", {"left_on": today(context), "declared_true": "true"})
    yield "agent", request, "answer_request"
    leaving = dissociation(context, "agent", "zhao")
    yield "agent", leaving, "confirm_leaving"
    leaving.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    yield "agent", leaving, "renewal_first"
    for procedure in ("basic_info_change", "business_info_change"):
        login = {"basic_info_change": "zhang", "business_info_change": "wang"}[procedure]
        yield login, started(context, login, starting.start_information_change, procedure), "fill_application"
    left(context, "agent", "li")
    yield "agent2", association(context, "li", "agent2"), "confirm_association"
    permission.do("agent3", "fill_application", {"meets_conditions": "yes", "declared_true": "true"})
    permission.review("hd.l1a", returned("unit_attachment", "tax_payment_proof"))
    yield "agent3", permission, "correct_unit_attachments"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("procedures")) as found:
        yield found


@pytest.fixture(scope="module")
def faults_on_the_way(office):
    """Bring every procedure on its way; each form is looked at while it is somebody's turn, a moment later it is closed."""
    assert permit_of_person(office.context, "zheng") is None
    faults = []
    for login, journey, element in cases_of(office.context):
        name = f"{journey.case.procedure}_{element}"
        own = {name: f"/tasks/{journey.open()[element].key}", f"{name}_case": f"/cases/{journey.case_id}"}
        with office.at_desk(login, for_axe=True) as desk:
            faults += faults_of(desk.page, office.address, own)
    return faults


def test_the_form_and_the_case_of_every_procedure_are_accessible_and_fit(faults_on_the_way):
    assert faults_on_the_way == []


@pytest.mark.usefixtures("faults_on_the_way")
def test_the_lists_of_the_procedures_are_accessible_and_fit(office):
    faults = []
    for login, own in FIXED.items():
        with office.at_desk(login, for_axe=True) as desk:
            faults += faults_of(desk.page, office.address, own)
    assert faults == []
