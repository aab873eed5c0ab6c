"""One change, told whole: drawn, checked, tried, compared, published, followed by cases old and new, and taken back."""

import re

import pytest

from app.services.editions.edit_draft_files import draft_files
from app.services.migration.migration_runs import carry_on_some
from app.store.edition_rows import live_edition_of
from bench.migrated_cases import grow
from tests.make.service_journey import ServiceJourney
from tests.support.browser import assert_looks_right, chromium_path, follow
from tests.support.studio_desk import StudioDesk, publish
from tests.support.try_desk import begin, check_pages, playing, submit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM, REVIEW, FOURTH = (
    "renewal/renewal.bpmn",
    "forms/shared/review.form",
    "forms/renewal/fourth_review.form",
)
ZONES, NOTICES = "shared/renewal_zone.dmn", "renewal/notices.toml"
AFTER_PERMIT = "extend_permit_to_work_done"
NOTICE = """
[fourth_level_done]
title = "第四级审核已通过"
body = "办件 {case_number} 已通过第四级审核。"
"""
FLOW, AFTER = "gateway_review_to_extend_permit", "authority:haidian_hrss:L4"
STORY = "renewal/scenarios/春节到期四级审核.toml"
CASES = 200
WHY = "合同步骤改了编号，增加第四级审核"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    """Serve an office with two hundred renewals under way: half wait for their unit, half are in review."""
    with opened(tmp_path_factory.mktemp("whole")) as found:
        grow(found.context, CASES)
        with playing(found.context):
            yield found


def live(office):
    with office.context.database.reading() as work:
        return live_edition_of(work, "renewal").sha256


def counts(page):
    """Return how many cases each of the three groups has."""
    told = re.findall(r"(\d+)\s+(\S+)", page.locator(".counters").inner_text())
    return {words: int(number) for number, words in told}


def draw_a_fourth_level(studio):
    """Copy the form of a review, put a step behind the three levels, and mend what is found until nothing is."""
    studio.open(REVIEW)
    assert studio.add_file("fourth_review") == FOURTH
    studio.open(DIAGRAM, at=FLOW)
    with studio.saving():
        studio.drop_on("user", FLOW)
    assert [one.splitlines()[-1] for one in studio.errors()] == [
        "【没有名称的用户任务】没有选择表单，办理人打开后无事可做",
        "【没有名称的用户任务】没有候选组也没有办理人，谁也看不到这个待办",
    ]
    margins = "all => all.map(one => getComputedStyle(one).marginBottom)"
    tools = studio.page.locator(".djs-palette .group, .djs-context-pad .group")
    assert set(tools.evaluate_all(margins)) == {"0px"}
    for label, text in (("编号", "fourth_level"), ("名称", "第四级审核"), ("阶段", "主管部门审核")):
        with studio.saving():
            studio.write(label, text)
    with studio.saving():
        studio.choose("表单", "renewal/fourth_review")
    with studio.saving():
        studio.choose("办理人", "按表达式……")
    with studio.saving():
        studio.write("办理人的表达式", AFTER)
    with studio.saving():
        studio.choose("计时方式", "审核期限（按审核要求表）")
    with studio.saving():
        studio.write("几个工作日内办理", "5")
    studio.open(DIAGRAM, at="confirm_contract")
    with studio.saving():
        studio.write("编号", "confirm_papers")
    assert studio.errors() == []


def add_a_row_with_a_date(studio):
    """Put a row above the others of a table; it says a day."""
    studio.open(ZONES)
    page = studio.page
    first = page.locator("[data-canvas] tbody tr:has(.rule-index)").first
    first.locator("td.rule-index").click(button="right")
    page.get_by_text("在上面加一行").click()
    cells = page.locator("[data-canvas] tbody tr:has(.rule-index)").first
    for kind, text in (("input", '< date("2020-01-01")'), ("output", '"too_early"')):
        cells.locator(f"td.{kind}-cell").first.click()
        with studio.saving():
            page.keyboard.type(text)
            page.keyboard.press("Tab")
    assert studio.errors() == []


def ask_one_more_question(studio):
    """Add a question with a condition to the copied form; a name that is none is told at once."""
    studio.open(FOURTH)
    with studio.saving():
        studio.page.get_by_label("增加一项").select_option(label="多行文字")
    for label, text in (("标题", "专家意见"), ("名称", "expert_view"), ("条件", 'decison != "approved"')):
        with studio.saving():
            studio.write(label, text)
    assert any("decision" in one for one in studio.errors())
    with studio.saving():
        studio.write("条件", 'decision != "approved"')
    assert studio.errors() == []


def write_a_notice_and_send_it(studio):
    """Write a notice; that nobody sends it is said until a step does."""
    studio.open(NOTICES)
    area = studio.page.locator("[data-text]")
    with studio.saving():
        area.fill(area.input_value() + NOTICE)
    assert any("没有步骤发送通知“fourth_level_done”" in one for one in studio.told("warning"))
    studio.open(DIAGRAM, at=AFTER_PERMIT)
    with studio.saving():
        studio.drop_on("service", AFTER_PERMIT)
    for label, text in (("编号", "tell_of_fourth_level"), ("名称", "通知第四级已通过")):
        with studio.saving():
            studio.write(label, text)
    with studio.saving():
        studio.choose("处理程序", "发送通知（notices.send）")
    assert any("参数“通知谁”（audience）" in one for one in studio.errors())
    with studio.saving():
        studio.choose("通知种类（kind）", "第四级审核已通过（fourth_level_done）")
    with studio.saving():
        studio.choose("通知谁（audience）", "员工")
    assert studio.errors() == []
    assert not any("fourth_level_done" in one for one in studio.told("warning"))


def try_it_over_spring_festival(desk, draft_id):
    """Walk to the end with a permit that ends in the holidays, and keep the way as a story."""
    tried = submit(begin(desk, draft_id))
    check_pages(tried.page)
    tried.press("办理这一步")
    tried.press("每一级都通过")
    assert "通过" in tried.text
    assert any("第四级审核已通过" in one for one in tried.notices()), tried.notices()
    tried.page.get_by_label("剧本的名称").fill("春节到期四级审核")
    tried.page.get_by_role("button", name="存为剧本", exact=True).click()
    tried.page.wait_for_selector("[data-ready][data-state=checked]")


def test_a_change_goes_its_whole_way_and_back(office):
    before = live(office)
    with office.at_desk("analyst", for_axe=True) as desk:
        studio = StudioDesk(desk).begin("renewal", "增加第四级审核")
        draft_url, draft_id = studio.edit_url.removesuffix("/edit"), studio.edit_url.split("/")[-2]
        draw_a_fourth_level(studio)
        add_a_row_with_a_date(studio)
        ask_one_more_question(studio)
        write_a_notice_and_send_it(studio)
        try_it_over_spring_festival(desk, draft_id)
        assert STORY in draft_files(office.context, draft_id).files
        page = studio.page
        page.goto(draft_url)
        desk.says("第四级审核", "5 个工作日", "通知第四级已通过", "专家意见")
        publish(office, draft_url)
    case = followed_by_a_new_case(office, before)
    move_them_and_take_it_back(office)
    assert live(office) == before
    begun = ServiceJourney(office.context, "chu")
    assert begun.case.edition == before
    assert "confirm_contract" in begun.open()
    assert "confirm_papers" in case.open()


def followed_by_a_new_case(office, before):
    new = live(office)
    assert new != before
    case = ServiceJourney(office.context, "wang")
    assert (case.case.edition, "confirm_papers" in case.open()) == (new, True)
    return case


def move_them_and_take_it_back(office):
    """Move all cases that are under way to the new edition, and let new ones begin in the former one again."""
    with office.at_desk("analyst", for_axe=True) as desk:
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
