"""A new application comes back twice: the reviewer works by keys alone, employee and unit answer what was named."""

import re

import pytest

from tests.browser.test_corrections_over_two_rounds import REASON, correct, explain, notice_of, of_unit
from tests.make.procedure_journey import REVIEWERS
from tests.make.returned_cases import OF_PERSON
from tests.make.submitted_cases import new_application
from tests.support.browser import chromium_path
from tests.support.return_by_keys import approve_by_keys, send_back_by_keys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def send_again(office, journey, reason=""):
    """The employee submits what came back, the unit approves it again."""
    with office.at_desk("zheng") as desk:
        page = desk.go(f"/tasks/{journey.open()['fill_application'].key}")
        assert page.locator("[name=post], [name=ethnicity], [name^='file.']").count() == 0, "the rest stands"
        if reason:
            page.fill("[name=unchanged_2]", reason)
        page.locator("[name=declared_true]").check()
        desk.send()
        page.wait_for_url(re.compile("/cases/"))
    with office.at_desk("agent") as desk:
        page = desk.go(f"/tasks/{journey.open()['first_review'].key}")
        desk.choose("decision", "approved")
        for box in page.locator("[name$=_checks]").all():
            box.check()
        page.locator("[name=first_reviewed]").check()
        desk.send()
        page.wait_for_url(re.compile("/cases/"))


def of_employee(desk):
    desk.upload("employee_integrity_statement")
    desk.page.fill("[name=current_address]", "北京市海淀区改正路 8 号")


def test_a_new_application_with_items_of_all_categories_over_two_rounds(office):
    journey = new_application(office.context)
    issues = [one for one in OF_PERSON if one[0] != "application_form"]
    issues.insert(1, ("application_form", "beijing_since"))
    send_back_by_keys(office, issues)
    assert "申请表 · 在京就业起始月份" in notice_of(office, "zheng", journey)
    correct(office, "agent", journey, "correct_unit_attachments", of_unit)
    correct(office, "agent", journey, "correct_contract", explain(3))
    correct(office, "zheng", journey, "correct_employee_papers", of_employee)
    correct(office, "agent", journey, "correct_ledger", explain(6))
    send_again(office, journey, REASON)
    send_back_by_keys(office, remarks=("", "", "", "声明仍没有本人签字", "", ""))
    assert set(journey.open()) == {"correct_employee_papers"}
    correct(
        office,
        "zheng",
        journey,
        "correct_employee_papers",
        lambda desk: desk.upload("employee_integrity_statement"),
    )
    send_again(office, journey)
    approve_by_keys(office, REVIEWERS)
    assert journey.case.state == "approved"
