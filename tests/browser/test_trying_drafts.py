"""An analyst tries a draft step by step, with scripts and without, and keeps the try-run as a story that passes."""

import re

import pytest

from app.services.editions.edit_draft_files import draft_files
from app.services.editions.work_on_drafts import begin_draft
from tests.make.context_maker import actor_named
from tests.support.browser import assert_looks_right, chromium_path
from tests.support.studio_desk import StudioDesk
from tests.support.try_desk import TryDesk, playing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
CHECKS = ("declared_income_record_checks", "iit_payment_record_checks")
SPRING_FESTIVAL = "2027-02-08"


@pytest.fixture(scope="module")
def played(drafting):
    with playing(drafting.context):
        yield drafting


def begin(desk, draft_id):
    """Begin a try-run with a permit that ends in the Spring Festival."""
    page = desk.go(f"/editions/drafts/{draft_id}/try")
    assert_looks_right(page)
    page.get_by_label("证件有效期至").fill(SPRING_FESTIVAL)
    page.get_by_label("从哪一天开始").fill("2026-12-15")
    return TryDesk(page).press("开始试办").press("发起")


def submit(tried):
    """Answer as employer and employee until the authority has the case."""
    page = tried.page
    page.get_by_label("没有变化，沿用当前合同").check()
    tried.press("办理这一步")
    page.locator("[name=declared_true]").check()
    tried.press("办理这一步")
    page.get_by_label("核实无误，提交主管部门审核").check()
    return tried


def submit_again(tried):
    """Check the paper that was put in for the returned one, and submit."""
    page = tried.page
    page.get_by_label("核实无误，提交主管部门审核").check()
    page.locator("[name=first_reviewed]").wait_for()
    for name in CHECKS:
        for box in page.locator(f"[name={name}]").all():
            box.check()
    page.locator("[name=first_reviewed]").check()
    tried.press("办理这一步")


def test_a_try_run_goes_to_the_end_of_a_renewal_and_is_kept_as_a_story_that_passes(played):
    with played.at_desk("analyst", for_axe=True) as desk:
        studio = StudioDesk(desk).begin("renewal", "试一试春节到期")
        draft_id = re.search("/drafts/([^/]+)/", studio.edit_url).group(1)
        tried = submit(begin(desk, draft_id))
        page = tried.page
        tried.press("办理这一步")
        assert "系统没有接受这一步" in tried.text
        assert page.get_by_label("核实无误，提交主管部门审核").is_checked()
        for name in CHECKS:
            for box in page.locator(f"[name={name}]").all():
                box.check()
        page.locator("[name=first_reviewed]").check()
        tried.press("办理这一步")
        assert "审核中" in tried.text
        assert_looks_right(page)
        page.get_by_label("退回补正").check()
        page.locator("[name=opinion]").wait_for()
        page.locator("[name=opinion]").fill("请补正一项。")
        page.locator("[name='issues.0.category']").select_option("employee_material")
        page.locator("[name='issues.0.target']").wait_for()
        page.locator("[name='issues.0.target']").select_option("iit_payment_record")
        page.locator("[name='issues.0.text']").fill("第 2 页漏盖财务专用章")
        tried.press("办理这一步")
        assert "待补正" in tried.text
        tried.press(re.compile("到下一个期限"))
        told = tried.notices()
        assert told, tried.text
        count = len(tried.steps())
        tried.press("退回一步")
        assert len(tried.steps()) == count - 1
        page.locator("[name='_paper.iit_payment_record']").select_option("合格")
        page.locator("[name=done]").check()
        tried.press("办理这一步")
        submit_again(tried)
        tried.press("每一级都通过")
        assert "通过" in tried.text
        page.get_by_label("剧本的名称").fill("春节到期退回一次")
        page.get_by_role("button", name="存为剧本", exact=True).click()
        page.wait_for_selector("[data-ready][data-state=checked]")
        path = "renewal/scenarios/春节到期退回一次.toml"
        assert path in draft_files(played.context, draft_id).files
        tried.press("演这一个")
        assert "全部通过" in tried.text


def test_without_scripts_the_same_buttons_go_on_back_and_through_the_days(played):
    draft_id = begin_draft(
        played.context,
        actor_named(played.context, "analyst"),
        "plain",
        "renewal",
        (),
        note="不用脚本",
        is_online=True,
    )
    with played.at_desk("operator", script=False) as desk:
        page = desk.go(f"/editions/drafts/{draft_id}/try")
        page.get_by_label("证件有效期至").fill(SPRING_FESTIVAL)
        page.get_by_label("从哪一天开始").fill("2026-12-15")
        tried = TryDesk(page).press("开始试办").press("发起").press("办理这一步")
        assert "请选择“劳动合同是否有变化”" in tried.text
        page.get_by_label("没有变化，沿用当前合同").check()
        tried.press("办理这一步")
        assert "更新信息和附件材料" in tried.text
        page.get_by_label("过几天").fill("5")
        tried.press("过")
        assert "2026年12月22日" in page.locator("h1").inner_text()
        assert any("请更新续签材料" in one for one in tried.notices())
        tried.press("退回一步")
        assert "2026年12月15日" in page.locator("h1").inner_text()
