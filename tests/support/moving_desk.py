"""An analyst at the pages that give running cases another edition, and take an edition back."""

import re

from app.services.migration.migration_runs import carry_on_some
from tests.support.browser import assert_looks_right, follow


def counts(page):
    """Return how many cases there are in all, and in each of the three groups."""
    told = re.findall(r"(\d+)\s+(\S+)", page.locator(".counters").inner_text())
    return {words: int(number) for number, words in told}


def move_the_running_cases(office, desk, cases, why):
    """See what would come of it, say where the step that is gone goes to, and let the worker move them."""
    page = desk.go("/editions/renewal/")
    follow(page.get_by_role("link", name="查看现行版本"))
    follow(page.get_by_role("link", name="迁移在办的办件"))
    desk.says(f"其他各版还有 {cases} 件在办")
    follow(page.get_by_role("button", name="开始试算"))
    assert counts(page) == {
        "全部": cases,
        "不能迁移": cases // 2,
        "按对应关系迁移": 0,
        "原样迁移": cases // 2,
    }
    assert_looks_right(page)
    page.get_by_label("确认或上传劳动合同").select_option(label="确认或上传劳动合同")
    follow(page.get_by_role("button", name="按对应关系重新试算"))
    moved = {"全部": cases, "不能迁移": 0, "按对应关系迁移": cases // 2, "原样迁移": cases // 2}
    assert counts(page) == moved
    desk.says("试算不改变任何办件")
    page.locator("summary", has_text="执行迁移").click()
    page.get_by_label("为什么迁移").fill(why)
    assert_looks_right(page)
    follow(page.get_by_role("button", name="确认迁移"))
    desk.says("迁移已开始", f"已处理 0 件，共 {cases} 件")
    while carry_on_some(office.context):
        continue
    page.get_by_text("其他各版没有在办的办件").wait_for()
    desk.says("其他各版没有在办的办件", "迁移结果", why, f"已迁移 {cases} 件，没有迁移 0 件")
    assert counts(page) == moved
    assert_looks_right(page)


def go_back(office, desk, other="operator"):
    """Propose that the first edition comes back into use, and let another person confirm it."""
    page = desk.go("/editions/renewal/1")
    page.locator("summary", has_text="恢复使用这一版").click()
    page.get_by_label("为什么恢复").fill("演练回到以前的一版")
    follow(page.get_by_role("button", name="提出恢复", exact=True))
    desk.says("已提出恢复第 1 版", "看过不同以后确认恢复")
    assert_looks_right(page)
    with office.at_desk(other, for_axe=True) as second:
        second.page.goto(page.url)
        second.page.locator("summary", has_text="确认恢复").click()
        assert_looks_right(second.page)
        follow(second.page.get_by_role("button", name="恢复使用", exact=True))
        second.says("新发起的办件按这一版办理")
