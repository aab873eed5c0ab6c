"""An operator finds a case that stands still, reads why, tries a move, a colleague confirms it, and the case goes on."""

import re

import pytest

from app.services.due_work.count_days import count_some
from tests.make.moved_cases import waiting_for_employee
from tests.make.scheduled_drafts import draft_of_renewal, scheduled
from tests.support.browser import assert_looks_right, chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
WHY = "员工已经离岗，请单位先核对合同"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("operated")) as found:
        yield found


def words(page):
    return page.locator("main").inner_text()


def test_a_case_that_stands_still_is_moved_and_goes_on(office):
    journey = waiting_for_employee(office.context)
    with office.at_desk("operator", for_axe=True) as desk:
        page = desk.go("/operations/cases")
        follow(page.get_by_role("link", name=journey.case.number))
        assert "【更新信息和附件材料】等员工本人办理" in words(page)
        assert page.locator(".drawing .token").count() >= 1
        for fold in page.locator("details.fold").all():
            fold.evaluate("one => one.open = true")
        assert_looks_right(page)
        follow(page.get_by_role("link", name=re.compile(r"^移动\s*更新信息和附件材料$")))
        page.get_by_label("移到哪一步").select_option(label="确认或上传劳动合同")
        follow(page.get_by_role("button", name="试算"))
        assert "【确认或上传劳动合同】由单位经办人" in words(page)
        assert_looks_right(page)
        page.get_by_label("为什么这样做").fill(WHY)
        follow(page.get_by_role("button", name="提出操作"))
        assert "待确认：移动办件" in words(page)
        assert_looks_right(page)
        assert set(journey.open()) == {"update_information"}
    with office.at_desk("analyst") as desk:
        page = desk.go(f"/operations/cases/{journey.case_id}")
        page.get_by_text("确认执行", exact=True).first.click()
        follow(page.get_by_role("button", name="确认执行"))
        assert "已执行" in words(page)
    assert set(journey.open()) == {"confirm_contract"}
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    assert set(journey.open()) == {"update_information"}


def test_insight_and_a_moment_look_right(office):
    while count_some(office.context):
        continue
    draft = draft_of_renewal(office.context)
    with office.at_desk("operator", for_axe=True) as desk:
        assert_looks_right(desk.go("/editions/renewal/insight"))
        page = desk.go(f"/editions/drafts/{draft}")
        page.get_by_text("定在某一时刻", exact=True).click()
        assert page.get_by_role("button", name="批准，到时发布").is_visible()
        assert_looks_right(page)
        scheduled(office.context, draft)
        page = desk.go(f"/editions/drafts/{draft}")
        assert "生效" in words(page)
        assert_looks_right(page)
