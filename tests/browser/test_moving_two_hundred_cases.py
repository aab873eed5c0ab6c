"""Two hundred running cases follow a new edition of their procedure, and new ones the former edition again."""

import re

import pytest

from app.services.migration.migration_runs import carry_on_some
from app.store.edition_rows import live_edition_of
from bench.migrated_cases import grow
from tests.make.later_editions import RENEWAL, called_otherwise
from tests.make.service_journey import ServiceJourney
from tests.support.browser import assert_looks_right, chromium_path, follow
from tests.support.edition_desk import shipped
from tests.support.studio_desk import publish

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
CASES = 200
WHY = "合同步骤改了编号，请按新的一版办理"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    """Serve an office with two hundred renewals under way: half wait for their unit, half are in review."""
    with opened(tmp_path_factory.mktemp("moving")) as found:
        grow(found.context, CASES)
        yield found


def live(office):
    with office.context.database.reading() as work:
        return live_edition_of(work, "renewal").sha256


def counts(page):
    """Return how many cases each of the three groups has."""
    told = re.findall(r"(\d+)\s+(\S+)", page.locator(".counters").inner_text())
    return {words: int(number) for number, words in told}


def test_two_hundred_cases_are_tried_moved_and_reported_and_new_ones_follow_what_is_restored(office):
    before = live(office)
    with office.at_desk("analyst", for_axe=True) as desk:
        page = desk.go("/editions/renewal/")
        page.locator("summary", has_text="上传在别的编辑器里改好的文件").click()
        content = called_otherwise(shipped()[RENEWAL], "confirm_contract", "confirm_papers")
        page.set_input_files("#files", {"name": "renewal.bpmn", "mimeType": "text/xml", "buffer": content})
        page.locator("#note").fill("合同步骤改编号")
        follow(page.get_by_role("button", name="上传并检查"))
        desk.says("没有错误，可以发布")
        publish(office, page.url)

        page = desk.go("/editions/renewal/")
        follow(page.get_by_role("link", name="查看现行版本"))
        follow(page.get_by_role("link", name="迁移在办的办件"))
        desk.says(f"其他各版还有 {CASES} 件在办")
        follow(page.get_by_role("button", name="开始试算"))
        assert counts(page) == {"不能迁移": CASES // 2, "按对应关系迁移": 0, "原样迁移": CASES // 2}
        assert_looks_right(page)
        page.get_by_label("确认或上传劳动合同").select_option(label="确认或上传劳动合同")
        follow(page.get_by_role("button", name="按对应关系重新试算"))
        assert counts(page) == {"不能迁移": 0, "按对应关系迁移": CASES // 2, "原样迁移": CASES // 2}
        desk.says("试算不改变任何办件")
        page.locator("summary", has_text="执行迁移").click()
        page.get_by_label("为什么迁移").fill(WHY)
        assert_looks_right(page)
        follow(page.get_by_role("button", name="确认迁移"))
        desk.says("迁移已开始", f"已处理 0 件，共 {CASES} 件")
        assert_looks_right(page)
        while carry_on_some(office.context):
            continue
        page.reload()
        desk.says("其他各版还有 0 件在办", "迁移结果", WHY)
        assert counts(page) == {"不能迁移": 0, "按对应关系迁移": CASES // 2, "原样迁移": CASES // 2}
        assert_looks_right(page)

        page = desk.go("/editions/renewal/1")
        page.locator("summary", has_text="恢复使用这一版").click()
        follow(page.get_by_role("button", name="恢复使用", exact=True))
        desk.says("已恢复使用第 1 版，新发起的办件按它办理")
        assert_looks_right(page)
    assert live(office) == before
    begun = ServiceJourney(office.context, "wang")
    assert begun.case.edition == before
    assert "confirm_contract" in begun.open()
