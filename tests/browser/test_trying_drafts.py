"""A draft is tried step by step where scripts do not run; with them it is in test_an_analysts_whole_story.py."""

import pytest

from app.services.editions.uploaded_files import Upload
from app.services.editions.work_on_drafts import begin_draft
from tests.make.context_maker import actor_named
from tests.make.later_editions import RENEWAL, RULE_CHANGED
from tests.support.browser import chromium_path
from tests.support.edition_desk import shipped
from tests.support.try_desk import TryDesk, playing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
SPRING_FESTIVAL = "2027-02-08"


@pytest.fixture(scope="module")
def played(drafting):
    with playing(drafting.context):
        yield drafting


def hearing():
    """Return the shipped renewal in which the step of the employee hears a signal from outside."""
    text = shipped()[RENEWAL].decode()
    for old, new in RULE_CHANGED:
        text = text.replace(old, new)
    return text.encode()


def test_without_scripts_the_same_buttons_go_on_back_through_the_days_and_send_signals(played):
    files = [Upload("renewal.bpmn", hearing())]
    by = actor_named(played.context, "analyst")
    draft_id = begin_draft(played.context, by, "plain", "renewal", files, note="不用脚本")
    with played.at_desk("operator", script=False) as desk:
        page = desk.go(f"/editions/drafts/{draft_id}/try")
        page.get_by_label("证件有效期至").fill(SPRING_FESTIVAL)
        page.get_by_label("从哪一天开始").fill("2026-12-15")
        tried = TryDesk(page, script=False).press("开始试办").press("发起").press("办理这一步")
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
        tried.press("发出信号")
        assert "确认新规则" in tried.text
        assert tried.steps()[-1].startswith("从外面发出信号“rule_changed”")
        page.get_by_label("没有变化，沿用当前合同").check()
        tried.press("办理这一步")
        assert "更新信息和附件材料" in tried.text
