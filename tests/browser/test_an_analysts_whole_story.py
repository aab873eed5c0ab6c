"""An analyst's whole change as one story on the real pages: a level more, a form, a table row, a notice; drawn, mended,
tried over the Spring Festival, kept as a story, compared, published by a second person, followed by a new case, given
to two hundred running ones, and taken back."""

import json
import re

import pytest

from app.dmn.dmn_xml import parse_xml
from app.store.edition_rows import live_edition_of
from bench.migrated_cases import grow
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney
from tests.support.browser import assert_looks_right, chromium_path, follow
from tests.support.moving_desk import go_back, move_the_running_cases
from tests.support.studio_desk import StudioDesk, files, flow_of, publish
from tests.support.try_desk import TryDesk, playing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
CASES = 200
DIAGRAM, FORM = "renewal/renewal.bpmn", "forms/renewal/confirm_contract.form"
ZONE, NOTICES = "shared/renewal_zone.dmn", "renewal/notices.toml"
FLOW = "gateway_review_to_extend_permit"
SPRING_FESTIVAL = "2027-02-08"
FESTIVE_ROW = '[date("2026-12-14")..date("2027-02-26")]'
NOTICE = '[fourth_level_passed]\ntitle = "专家复审已通过"\nbody = "{pemit_no}办件 {case_number} 已通过专家复审。"\n'
STORY = "春节到期退回一次"
WHY = "合同步骤改了编号，请按新的一版办理"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    """Serve an office with two hundred renewals under way: half wait for their unit, half are in review."""
    with opened(tmp_path_factory.mktemp("story")) as found:
        grow(found.context, CASES)
        with playing(found.context):
            yield found


def live(office):
    with office.context.database.reading() as work:
        return live_edition_of(work, "renewal").sha256


def test_one_change_from_the_first_drawing_to_the_way_back(office):
    before = live(office)
    with office.at_desk("analyst", for_axe=True) as desk:
        studio = StudioDesk(desk).begin("renewal", "增加专家复审")
        draw_a_fourth_level(studio)
        hear_what_it_decides(office, studio)
        write_a_notice_and_send_it(studio)
        add_a_row_with_a_date(office, studio)
        ask_a_question_under_a_condition(office, studio)
        assert studio.errors() == []
        try_it_over_the_spring_festival(office, studio)
        read_the_comparison(studio)
        publish(office, studio.edit_url.removesuffix("/edit"))
        a_new_case_comes_to_the_fourth_level(office)
        move_the_running_cases(office, desk, CASES, WHY)
        go_back(office, desk)
    assert live(office) == before
    begun = ServiceJourney(office.context, "chu")
    assert begun.case.edition == before
    assert "confirm_contract" in begun.open()


def draw_a_fourth_level(studio):
    """Copy the form of a review, draw the level with it, and mend what is said beside the element."""
    studio.open("forms/shared/review.form")
    assert studio.add_file("fourth_review") == "forms/renewal/fourth_review.form"
    studio.open(DIAGRAM, at="check_window")
    with studio.saving():
        studio.write("名称", "算出续签期限")
    studio.open(DIAGRAM, at="confirm_contract")
    with studio.saving():
        studio.write("编号", "confirm_papers")
    studio.open(DIAGRAM, at=FLOW)
    with studio.saving():
        studio.drop_on("user", FLOW, 0.35)
    assert any("没有选择表单" in one for one in studio.errors())
    margins = "all => all.map(one => getComputedStyle(one).marginBottom)"
    tools = studio.page.locator(".djs-palette .group, .djs-context-pad .group")
    assert set(tools.evaluate_all(margins)) == {"0px"}
    for label, text in (("编号", "fourth_level"), ("名称", "专家复审"), ("阶段", "主管部门审核")):
        with studio.saving():
            studio.write(label, text)
    with studio.saving():
        studio.choose("表单", "renewal/fourth_review")
    with studio.saving():
        studio.choose("办理人", "本主管部门第 4 级")
    with studio.saving():
        studio.choose("计时方式", "审核期限（按审核要求表）")
    with studio.saving():
        studio.write("几个工作日内办理", "5")
    [unread] = studio.errors()
    assert 'fourth_level.decision = "approved"' in unread
    assert any("加起来是 25 个" in one for one in studio.told("warning"))


def hear_what_it_decides(office, studio):
    """Put a gateway behind the level: who has passed goes on, everybody else is sent back to correct."""
    leaving = flow_of(office, studio, DIAGRAM, "fourth_level", "extend_permit")
    studio.open(DIAGRAM, at=leaving)
    with studio.saving():
        studio.drop_on("gateway", leaving, 0.35)
    for label, text in (("编号", "gateway_fourth"), ("名称", "专家复审结论")):
        with studio.saving():
            studio.write(label, text)
    with studio.saving():
        studio.connect("gateway_fourth", "correct")
    passing = flow_of(office, studio, DIAGRAM, "gateway_fourth", "extend_permit")
    studio.open(DIAGRAM, at="gateway_fourth")
    with studio.saving():
        studio.choose("默认流向", "→ 补正")
    studio.open(DIAGRAM, at=passing)
    with studio.saving():
        studio.write("条件", 'fourth_level.decision = "approved"')
    assert studio.errors() == []


def write_a_notice_and_send_it(studio):
    studio.open(NOTICES)
    area = studio.page.locator("[data-text]")
    with studio.saving():
        studio.page.get_by_role("button", name="增加一种通知").click()
        begun, mark, _template = area.input_value().rpartition("[new_notice]")
        assert mark
        area.fill(begun + NOTICE)
    assert any("permit_no" in one for one in studio.errors())
    with studio.saving():
        area.fill(area.input_value().replace("{pemit_no}", ""))
    assert studio.errors() == []
    assert any("谁也收不到" in one for one in studio.told("warning"))
    studio.page.locator("#read-fourth_level_passed", has_text="已通过专家复审").wait_for()
    flow = "extend_permit_to_work_done"
    studio.open(DIAGRAM, at=flow)
    with studio.saving():
        studio.drop_on("service", flow, 0.5)
    with studio.saving():
        studio.write("名称", "告知复审通过")
    with studio.saving():
        studio.choose("处理程序", "发送通知（notices.send）")
    with studio.saving():
        studio.choose("种类（kind）", "专家复审已通过（fourth_level_passed）")
    with studio.saving():
        studio.choose("通知谁（audience）", "单位和员工")
    assert studio.errors() == []
    assert not any("谁也收不到" in one for one in studio.told("warning"))


def add_a_row_with_a_date(office, studio):
    """At the end of the table the row is never reached, which is said; so it goes to where it counts."""
    studio.open(ZONE)
    page, panel = studio.page, studio.page.locator("[data-panel]")
    sheet = panel.get_by_label("电子表格里的行")
    sheet.fill(f'{FESTIVE_ROW}\t"late"\t3')
    panel.get_by_role("button", name="加到表的末尾").click()
    panel.get_by_text("什么都没有加").wait_for()
    with studio.saving():
        sheet.fill(f'{FESTIVE_ROW}\t"late"')
        panel.get_by_role("button", name="加到表的末尾").click()
    assert never_reached(studio)
    with studio.saving():
        page.locator("[data-tool=undo]").click()
    assert not never_reached(studio)
    page.locator("[data-canvas] .rule-index").nth(1).click(button="right")
    with studio.saving():
        page.locator(".context-menu").get_by_text("在上面加一行").click()
        row = page.locator("[data-canvas] tbody tr:has(.rule-index)").nth(1)
        for place, text in enumerate((FESTIVE_ROW, '"late"')):
            row.locator(".input-cell, .output-cell").nth(place).click()
            page.keyboard.type(text)
    assert studio.errors() == never_reached(studio) == []
    rules = parse_xml(files(office, studio)[ZONE]).findall(".//{*}rule")
    assert [one.text for one in rules[1].iter("{*}text")] == [FESTIVE_ROW, '"late"']
    panel.get_by_label("今天（window.today）").fill("2026-12-20")
    panel.get_by_label("window.opens_on").fill("2026-12-08")
    panel.get_by_role("button", name="试一试").click()
    panel.get_by_text("命中第 2 行").wait_for()


def never_reached(studio):
    return [one for one in studio.told("warning") if "永远" in one]


def ask_a_question_under_a_condition(office, studio):
    studio.open(FORM, at="contract_choice")
    with studio.saving():
        studio.page.get_by_label("增加一项").select_option(label="多行文字")
    with studio.saving():
        studio.write("标题", "为什么沿用当前合同")
    with studio.saving():
        studio.write("名称", "contract_reason")
    with studio.saving():
        studio.write("条件", 'contract_choise != "current"')
    assert any("contract_choice" in one for one in studio.errors())
    with studio.saving():
        studio.write("条件", 'contract_choice != "current"')
    with studio.saving():
        studio.page.locator("[data-tool=undo]").click()
    assert any("contract_choice" in one for one in studio.errors())
    with studio.saving():
        studio.page.locator("[data-tool=redo]").click()
    assert studio.errors() == []
    form = json.loads(files(office, studio)[FORM])
    made = next(one for one in form["components"] if one.get("key") == "contract_reason")
    assert made["conditional"] == {"hide": '=contract_choice != "current"'}
    sizes = studio.page.locator(".studio-apart [aria-pressed=true]")
    assert sizes.all_inner_texts() == ["电脑"]
    studio.page.get_by_role("button", name="手机").click()
    assert sizes.all_inner_texts() == ["手机"]


def try_it_over_the_spring_festival(office, studio):
    """Walk it to the end as everybody, back from a return, over a deadline, and keep it as a story that passes."""
    page = studio.page
    follow(page.get_by_role("link", name="试办", exact=True))
    assert_looks_right(page)
    page.get_by_label("证件有效期至").fill(SPRING_FESTIVAL)
    page.get_by_label("从哪一天开始").fill("2026-12-15")
    tried = TryDesk(page).press("开始试办").press("发起")
    assert "命中" in tried.text
    assert "确认逾期风险" in tried.text
    page.locator("[name=acknowledged]").check()
    page.locator("[name=acknowledged_by]").fill("李经办")
    tried.press("办理这一步")
    page.get_by_label("没有变化，沿用当前合同").check()
    page.get_by_label("为什么沿用当前合同").fill("合同还有两年")
    tried.press("办理这一步")
    page.locator("[name=declared_true]").check()
    tried.press("办理这一步")
    page.get_by_label("核实无误，提交主管部门审核").check()
    tried.press("办理这一步")
    assert "系统没有接受这一步" in tried.text
    assert page.get_by_label("核实无误，提交主管部门审核").is_checked()
    tried.submit()
    assert "审核中" in tried.text
    assert_looks_right(page)
    tried.send_back()
    assert "待补正" in tried.text
    tried.press(re.compile("到下一个期限"))
    assert tried.notices(), tried.text
    count = len(tried.steps())
    tried.press("退回一步")
    assert len(tried.steps()) == count - 1
    page.locator("[name='_paper.iit_payment_record']").select_option("合格")
    page.locator("[name=done]").check()
    tried.press("办理这一步")
    page.get_by_label("核实无误，提交主管部门审核").check()
    page.locator("[name=first_reviewed]").wait_for()
    tried.submit()
    tried.press("每一级都通过")
    assert any("专家复审已通过" in one for one in tried.notices()), tried.text
    assert "告知复审通过" in tried.text
    page.get_by_label("剧本的名称").fill(STORY)
    page.get_by_role("button", name="存为剧本", exact=True).click()
    studio.arrived()
    assert f"renewal/scenarios/{STORY}.toml" in files(office, studio)
    tried.press("演这一个")
    assert "全部通过" in tried.text


def read_the_comparison(studio):
    page = studio.page
    page.goto(studio.edit_url.removesuffix("/edit"))
    told = page.locator("main").inner_text()
    for words in (
        "专家复审",
        "本主管部门第 4 级",
        "5",
        "专家复审已通过",
        "为什么沿用当前合同",
        FESTIVE_ROW,
    ):
        assert words in told, words
    page.get_by_role("button", name=re.compile("在图上看.*专家复审")).first.click()
    page.wait_for_selector("[data-canvases][data-drawn=done]")
    assert page.locator("[data-element-id=fourth_level].is-new").count() == 1
    assert page.locator("[data-element-id=confirm_contract].is-gone").count() == 1
    assert page.locator("[data-element-id=check_window].is-changed").count() == 2
    before, now = (one.inner_text().replace("\n", "") for one in page.locator("[data-drawing]").all())
    assert "计算续签期限" in before
    assert "算出续签期限" in now


def a_new_case_comes_to_the_fourth_level(office):
    journey = ServiceJourney(office.context, "wang")
    assert journey.case.edition == live(office)
    journey.do("agent", "confirm_papers", {"contract_choice": "current"})
    journey.lay_papers()
    journey.do("wang", "update_information", INFORMATION)
    journey.do("agent", "verify_and_submit", SUBMIT)
    task = journey.approve().open()["fourth_level"]
    assert (task.name, task.form) == ("专家复审", "renewal/fourth_review")
    assert list(task.groups) == ["authority:haidian_hrss:L4"]
