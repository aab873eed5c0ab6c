"""Corrections over two rounds, in a browser, by reviewers and their lead with the keyboard alone, agent and employee.

Each item is accepted or comes back.
"""

import re

import pytest

from tests.make.procedure_journey import REVIEWERS
from tests.make.returned_cases import OF_PERSON, OF_UNIT
from tests.make.service_journey import ServiceJourney
from tests.make.submitted_cases import permission
from tests.support.browser import chromium_path, follow
from tests.support.return_by_keys import approve_by_keys, hand_over_by_keys, send_back_by_keys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
SAID = {category: f"{category} 的问题" for category, _target in OF_PERSON}
REASON = "已核对，与原件一致。"
COLLEAGUE = "区级初审乙"


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def claim(desk, journey):
    """Open the review of a case at the workbench of its reviewer."""
    desk.go(f"/tasks/{journey.open()['review'].key}")
    follow(desk.page.get_by_role("button", name="认领并审核"))


def notice_of(office, login, journey):
    with office.at_desk(login) as desk:
        desk.go(f"/cases/{journey.case_id}")
        return desk.page.locator("#corrections .issues").first.inner_text()


def correct(office, login, journey, element, fill):
    """Do a correction: a tick alone is refused and tells each item; then it is filled in and sent."""
    with office.at_desk(login) as desk:
        desk.go(f"/cases/{journey.case_id}")
        where = f"/tasks/{journey.open()[element].key}"
        follow(desk.page.locator(f'#corrections a[href^="{where}"]').first)
        desk.page.locator("[name=done]").check()
        if element == "correct_contract":
            desk.choose("contract_choice", "current")
        desk.send()
        assert "还没有答复" in desk.page.locator(".error-summary").inner_text()
        fill(desk)
        desk.page.locator("[name=done]").check()
        desk.send()
        desk.page.wait_for_url(re.compile("/cases/"))


def explain(*numbers):
    def fill(desk):
        for number in numbers:
            desk.page.fill(f"[name=unchanged_{number}]", REASON)

    return fill


def of_employee(desk):
    assert desk.page.locator("[name=phone]").count() == 0, "what is not named cannot be changed"
    assert desk.page.locator("[name='file.declared_income_record']").count() == 0
    desk.upload("employee_integrity_statement")
    desk.page.fill("[name=current_address]", "北京市海淀区改正路 8 号")


def of_contract(desk):
    desk.page.fill("[name=unchanged_3]", REASON)


def of_unit(desk):
    desk.upload("tax_payment_proof", "申请人所得税纳税记录.pdf")


def submit(office, journey, reason=""):
    """The unit submits again, with a reason for the item of the application form where there is one."""
    with office.at_desk("agent") as desk:
        desk.go(f"/tasks/{journey.open()['verify_and_submit'].key}")
        desk.choose("decision", "submit")
        for name in ("declared_income_record_checks", "iit_payment_record_checks"):
            for box in desk.page.locator(f"[name={name}]").all():
                box.check()
        if reason:
            desk.page.fill("[name=unchanged_2]", reason)
        desk.page.locator("[name=first_reviewed]").check()
        desk.send()


def test_a_renewal_with_items_of_all_categories_over_two_rounds(office):
    journey = ServiceJourney(office.context).submit()
    shown, preview = send_back_by_keys(office, OF_PERSON)
    assert "退回补正" in shown
    wanted = [f"第 {number} 项：{SAID[category]}" for number, (category, _) in enumerate(OF_PERSON, 1)]
    for login in ("agent", "zhao"):
        read = notice_of(office, login, journey)
        assert all(one in read and one in preview for one in wanted)
    correct(office, "agent", journey, "correct_unit_attachments", of_unit)
    correct(office, "agent", journey, "correct_contract", of_contract)
    correct(office, "zhao", journey, "correct_employee_papers", of_employee)
    correct(office, "agent", journey, "correct_ledger", explain(6))
    submit(office, journey, REASON)
    with office.at_desk("hd.l1a") as desk:
        claim(desk, journey)
        told = desk.page.locator(".asked-about").all_inner_texts()
        assert len(told) == len(OF_PERSON)
        assert "北京市海淀区改正路 8 号" in told[4]
        assert "新旧并排" in told[0]
        desk.choose("decision", "approved")
        desk.send()
        assert "还没有认定" in desk.page.locator(".error-summary").inner_text() or desk.page.locator(
            ".error-summary li"
        ).count() == len(OF_PERSON)
        follow(desk.page.get_by_role("button", name="放回列表"))
    remarks = ("", "", "", "声明仍没有本人签字", "", "")
    hand_over_by_keys(office, "hd.l3a", COLLEAGUE)
    shown, preview = send_back_by_keys(office, remarks=remarks, login="hd.l1b", held=True)
    assert "（1 项）" in shown
    assert "第 1 项：声明仍没有本人签字" in preview
    assert set(journey.open()) == {"correct_employee_papers"}
    correct(
        office,
        "zhao",
        journey,
        "correct_employee_papers",
        lambda desk: desk.upload("employee_integrity_statement"),
    )
    submit(office, journey)
    approve_by_keys(office, REVIEWERS)
    assert journey.case.state == "approved"
    with office.at_desk("agent") as desk:
        desk.go(f"/cases/{journey.case_id}")
        desk.says("认可", "前几轮的要求和答复")


def test_an_application_of_a_unit_over_two_rounds(office):
    journey = permission(office.context)
    send_back_by_keys(office, OF_UNIT)
    correct(office, "agent3", journey, "correct_unit_attachments", of_unit)
    with office.at_desk("agent3") as desk:
        desk.go(f"/tasks/{journey.open()['fill_application'].key}")
        desk.page.fill("[name=unchanged_2]", REASON)
        boxes = desk.page.locator("#task-form [type=checkbox]")
        for box in boxes.all():
            if box.get_attribute("name") != "purposes":
                box.check()
        desk.send()
    send_back_by_keys(office, remarks=("仍不是最近一年的", ""))
    correct(office, "agent3", journey, "correct_unit_attachments", of_unit)
    assert "fill_application" in journey.open()
