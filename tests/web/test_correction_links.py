"""What belongs to the unit's own records is put right there: the correction notice leads to the very place."""

import pytest

from tests.documents.slip_fonts import needs_fonts
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
ISSUES = (
    ("unit_attachment", "tax_payment_proof"),
    ("unit_attachment", "other"),
    ("employee_contract", "labour_contract"),
    ("employee_material", "iit_payment_record"),
)


@pytest.fixture
def returned(sqlite_context):
    """Return a renewal that the authority has sent back with four kinds of issues."""
    answers = {"decision": RETURN["decision"], "opinion": RETURN["opinion"]}
    for number, (category, target) in enumerate(ISSUES):
        answers[f"issues.{number}.category"] = [category]
        answers[f"issues.{number}.target"] = [target]
        answers[f"issues.{number}.text"] = [f"问题 {number}"]
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", answers)
    return journey


def test_the_notice_leads_the_unit_to_its_slot_and_to_the_employees_contract(sqlite_context, returned):
    links = desk_of(sqlite_context, "agent").get(f"/cases/{returned.case_id}").links()
    person = returned.case.person_id
    assert {
        "/employer/attachments/tax_payment_proof",
        f"/employer/employees/{person}/contract",
    } <= set(links)
    assert links.count("/employer/attachments/") == 2
    assert not [link for link in links if "iit_payment_record" in link]


def test_nobody_else_is_led_into_the_units_records(sqlite_context, returned):
    for login in ("zhao", "hd.l1a"):
        page = desk_of(sqlite_context, login).get(f"/cases/{returned.case_id}")
        assert "问题 0" in page
        assert not [link for link in page.links() if link.startswith("/employer/")]


def test_the_links_lead_somewhere(sqlite_context, returned):
    desk = desk_of(sqlite_context, "agent")
    for link in desk.get(f"/cases/{returned.case_id}").links():
        if link.startswith("/employer/"):
            assert desk.client.get(link).status_code == 200, link
