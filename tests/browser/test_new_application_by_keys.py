"""A new application comes back twice: the reviewer works by keys alone, employee and unit answer what was named."""

import re

import pytest

from tests.browser.test_corrections_over_two_rounds import REASON, correct, explain, notice_of, of_unit
from tests.make.procedure_journey import REVIEWERS
from tests.make.returned_cases import OF_PERSON
from tests.make.submitted_cases import new_application
from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
MOST_TABS = 40


@pytest.fixture
def office(tmp_path, opened):
    with opened(tmp_path) as found:
        yield found


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def reach(page, name, key="Tab"):
    """Move the focus by a key until a control of a name has it."""
    for _ in range(MOST_TABS):
        if page.evaluate("document.activeElement.name ?? ''") == name:
            return
        press(page, key)
    raise AssertionError(f"{name} is not reached by {key}")


def choose(page, name, value):
    """Choose an option of a list by arrows."""
    reach(page, name)
    wanted = page.evaluate(
        "value => [...document.activeElement.options].findIndex(one => one.value === value)", value
    )
    press(page, "Home", *["ArrowDown"] * wanted)
    assert page.evaluate("document.activeElement.value") == value


def claimed_by_keys(desk):
    """Claim the first review of the list and open it."""
    page = desk.go("/review/")
    press(page, "j", "c")
    page.wait_for_url(re.compile(r"/tasks/\w+"))
    page.locator("[data-bench]").wait_for()
    return page


def send_back_by_keys(office, issues=(), remarks=()):
    """Return the only review as its first level: a verdict for each earlier item, then new ones."""
    with office.at_desk("hd.l1a") as desk:
        page = claimed_by_keys(desk)
        for number, remark in enumerate(remarks, start=1):
            page.evaluate("document.activeElement.blur()")
            press(page, "i")
            reach(page, f"verdict_{number}")
            press(page, "Space", *["ArrowDown"] * bool(remark))
            if remark:
                reach(page, f"remark_{number}")
                page.keyboard.type(remark)
        press(page, "Escape")
        page.evaluate("document.activeElement.blur()")
        press(page, "b")
        page.locator("[name=opinion]").wait_for()
        reach(page, "opinion", "Shift+Tab")
        page.keyboard.type("请按下列问题补正。")
        for place, (category, target) in enumerate(issues):
            if place:
                press(page, "Tab")
                while "增加一项" not in page.evaluate("document.activeElement.innerText ?? ''"):
                    press(page, "Tab")
                press(page, "Enter")
                page.locator(f"[name='issues.{place}.category']").wait_for()
            choose(page, f"issues.{place}.category", category)
            choose(page, f"issues.{place}.target", target)
            reach(page, f"issues.{place}.text")
            page.keyboard.type(f"{category} 的问题")
        press(page, "Control+Enter")
        page.wait_for_url(re.compile("/review/"))


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
    for login in REVIEWERS:
        with office.at_desk(login) as desk:
            page = claimed_by_keys(desk)
            for key in page.evaluate(
                "[...new Set([...document.querySelectorAll('[name^=verdict_]')].map(one => one.name))]"
            ):
                page.evaluate("document.activeElement.blur()")
                press(page, "i")
                reach(page, key)
                press(page, "Space")
            page.evaluate("document.activeElement.blur()")
            press(page, "a", "Control+Enter")
            page.wait_for_url(re.compile("/review/"))
    assert journey.case.state == "approved"
