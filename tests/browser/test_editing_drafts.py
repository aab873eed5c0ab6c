"""An analyst changes a procedure in the browser, from the first click to the case that follows the new edition."""

import json
import re

import pytest

from app.dmn.dmn_xml import parse_xml
from app.engine.bpmn_xml import B
from app.engine.meaning import meaning_of_file
from app.store.edition_rows import live_edition_of
from tests.make.service_journey import ServiceJourney
from tests.support.browser import assert_accessible, chromium_path
from tests.support.studio_desk import StudioDesk, files, publish

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM, REVIEW = "renewal/renewal.bpmn", "forms/shared/review.form"
TERMS, NOTICES = "shared/review_terms.dmn", "renewal/notices.toml"
FLOW = "gateway_review_to_extend_permit"


def live(drafting, process):
    with drafting.context.database.reading() as work:
        return live_edition_of(work, process)


def test_a_fourth_level_is_drawn_checked_published_and_followed(drafting, studio):
    studio.begin("renewal", "增加第四级审核")
    studio.open(REVIEW)
    assert studio.add_file("fourth_review") == "forms/renewal/fourth_review.form"
    studio.open(DIAGRAM, at=FLOW)
    with studio.saving():
        studio.drop_on("user", FLOW)
    assert any("没有选择表单" in one for one in studio.errors())
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
        studio.write("办理人的表达式", "authority:haidian_hrss:L4")
    with studio.saving():
        studio.choose("计时方式", "审核期限（按审核要求表）")
    with studio.saving():
        studio.write("几个工作日内办理", "5")
    assert studio.errors() == []
    publish(drafting, studio.edit_url.removesuffix("/edit"))
    case = ServiceJourney(drafting.context, "zhao").submit().approve()
    assert case.case.edition == live(drafting, "renewal").sha256
    task = case.open()["fourth_level"]
    assert (task.name, task.form) == ("第四级审核", "renewal/fourth_review")
    assert list(task.groups) == ["authority:haidian_hrss:L4"]


def test_tokens_walk_through_the_diagram_and_change_nothing(drafting):
    with drafting.at_desk("analyst", for_axe=True) as desk:
        studio = StudioDesk(desk).begin("renewal", "看看有哪些走法")
        studio.open(DIAGRAM)
        page, before = studio.page, files(drafting, studio)[DIAGRAM]
        tool, hint = page.locator("[data-tool=simulate]"), page.locator("[data-simulation]")
        tool.click()
        assert (hint.is_visible(), tool.get_attribute("aria-pressed")) == (True, "true")
        page.get_by_title("让它发生").first.click()
        page.get_by_title("模拟记录").click()
        page.locator(".bts-log", has_text="计算续签期限").wait_for()
        assert "流程 开始了" in page.locator(".bts-log").inner_text()
        assert page.locator("[data-panel]").get_attribute("inert") is not None
        assert_accessible(page)
        tool.click()
        assert (hint.is_visible(), tool.get_attribute("aria-pressed")) == (False, "false")
        assert files(drafting, studio)[DIAGRAM] == before
        studio.open(DIAGRAM, at="check_window")
        with studio.saving():
            studio.write("名称", "算出续签期限")
        now = files(drafting, studio)[DIAGRAM].decode()
        assert "算出续签期限" in now
        assert "background-color" not in now


def test_a_question_with_a_condition_is_added_and_shown_as_the_page_will_ask_it(drafting, studio):
    studio.begin("renewal", "多问一句")
    studio.open("forms/renewal/confirm_contract.form", at="contract_choice")
    with studio.saving():
        studio.page.get_by_label("增加一项").select_option(label="多行文字")
    with studio.saving():
        studio.write("标题", "合同为什么更新")
    with studio.saving():
        studio.write("名称", "contract_reason")
    with studio.saving():
        studio.write("条件", 'contract_choise != "new"')
    assert any("contract_choice" in one for one in studio.errors())
    with studio.saving():
        studio.write("条件", 'contract_choice != "new"')
    assert studio.errors() == []
    form = json.loads(files(drafting, studio)["forms/renewal/confirm_contract.form"])
    made = next(one for one in form["components"] if one.get("key") == "contract_reason")
    assert made["conditional"] == {"hide": '=contract_choice != "new"'}
    sizes = studio.page.locator(".studio-apart [aria-pressed=true]")
    assert sizes.all_inner_texts() == ["电脑"]
    studio.page.get_by_role("button", name="手机").click()
    assert sizes.all_inner_texts() == ["手机"]
    frame = studio.page.frame_locator("[data-preview]")
    assert frame.get_by_text("劳动合同", exact=False).count() > 0
    with studio.saving():
        studio.page.locator("[data-tool=undo]").click()
    assert any("contract_choice" in one for one in studio.errors())


def test_a_table_is_tried_and_filled_from_a_spreadsheet(drafting, studio):
    studio.begin("renewal", "海淀十五个工作日")
    studio.open(TERMS)
    panel = studio.page.locator("[data-panel]")
    panel.get_by_role("button", name="试一试").click()
    panel.get_by_text("命中第 1 行").wait_for()
    columns = re.search("一行 (\\d+) 格", panel.inner_text()).group(1)
    row = ["", '"renewal"', "15", "2", "30", "3"][: int(columns)]
    with studio.saving():
        panel.get_by_label("电子表格里的行").fill("\t".join(row))
        panel.get_by_role("button", name="加到表的末尾").click()
    assert b"<text>15</text>" in files(drafting, studio)[TERMS]
    assert any("永远" in one for one in studio.told("warning")), studio.told("warning")
    panel.get_by_label("电子表格里的行").fill("\t".join([*row, "1", "2", "3"]))
    panel.get_by_role("button", name="加到表的末尾").click()
    panel.get_by_text("什么都没有加").wait_for()
    with studio.saving():
        studio.page.locator("[data-tool=undo]").click()
    assert b"<text>15</text>" not in files(drafting, studio)[TERMS]
    assert studio.told("warning") == []


def test_a_notice_is_written_checked_and_read_as_people_will(studio):
    studio.begin("renewal", "办结通知写清楚")
    studio.open(NOTICES)
    area = studio.page.locator("[data-text]")
    with studio.saving():
        area.fill(area.input_value().replace("续签已全部审核通过", "{pemit_no} 续签已全部审核通过"))
    assert any("permit_no" in one for one in studio.errors())
    with studio.saving():
        area.fill(area.input_value().replace("{pemit_no} ", "办件 {case_number} 的"))
    assert studio.errors() == []
    studio.page.locator(".notice-read", has_text="办件").get_by_text("续签已全部审核通过").wait_for()


def test_changes_are_marked_on_two_drawings_in_step(studio):
    studio.begin("renewal", "在图上看改动")
    studio.open(DIAGRAM, at="check_window")
    with studio.saving():
        studio.write("名称", "算出续签期限")
    page = studio.page
    page.get_by_role("link", name="看改动，送审发布").click()
    page.get_by_role("button", name="在图上看").first.click()
    page.wait_for_selector("[data-canvases][data-drawn=done]")
    changed = page.locator("[data-element-id=check_window].is-changed")
    assert changed.count() == 2
    shown = [one.inner_text() for one in page.locator("[data-drawing]").all()]
    assert "计算续签期限" in shown[0].replace("\n", "")
    assert "算出续签期限" in shown[1].replace("\n", "")


def test_whoever_reads_a_step_follows_when_its_id_changes_and_one_undo_takes_all_back(drafting, studio):
    studio.begin("renewal", "改编号")
    before = files(drafting, studio)[DIAGRAM].decode()
    assert "verify_and_submit.decision" in before
    studio.open(DIAGRAM, at="verify_and_submit")
    with studio.saving():
        studio.write("编号", "unit_verdict")
    now = files(drafting, studio)[DIAGRAM].decode()
    assert "verify_and_submit.decision" not in now
    assert "unit_verdict.decision" in now
    assert studio.errors() == []
    with studio.saving():
        studio.page.locator("[data-tool=undo]").click()
    assert meaning_of_file(DIAGRAM, files(drafting, studio)[DIAGRAM]) == meaning_of_file(
        DIAGRAM, before.encode()
    )


def test_typing_goes_on_in_the_next_field_of_the_panel(drafting, studio):
    studio.begin("renewal", "一格接一格")
    studio.open(DIAGRAM, at="check_window")
    panel = studio.page.locator("[data-panel]")
    panel.get_by_label("名称", exact=True).fill("算期限")
    panel.get_by_label("名称", exact=True).press("Tab")
    panel.get_by_label("编号", exact=True).press("Tab")
    with studio.saving():
        studio.page.keyboard.type("按工作日算")
    now = files(drafting, studio)[DIAGRAM].decode()
    assert 'name="算期限"' in now
    assert "按工作日算" in now


def test_a_change_is_saved_before_another_file_is_opened(drafting, studio):
    studio.begin("renewal", "改完就走")
    studio.open(DIAGRAM, at="check_window")
    field = studio.page.locator("[data-panel]").get_by_label("名称", exact=True)
    field.fill("算期限")
    field.blur()
    studio.page.locator(".studio-files a", has_text="审核链").click()
    studio.page.wait_for_url(re.compile("review_chain"))
    assert 'name="算期限"' in files(drafting, studio)[DIAGRAM].decode()


def test_a_finding_in_another_file_leads_to_its_place(studio):
    studio.begin("renewal", "从图到表单")
    studio.open("forms/renewal/update_information.form", at="phone")
    with studio.saving():
        studio.write("格式（正则表达式）", "(a+)+$")
    studio.open(DIAGRAM)
    assert studio.errors()
    studio.page.locator("[data-problems] li a").first.click()
    studio.arrived()
    assert studio.page.locator("[data-panel] h2").inner_text() == "单行文字"
    assert studio.page.locator("[data-panel]").get_by_label("标题").input_value() == "联系电话"


def test_no_colour_of_an_error_stays_when_what_was_wrong_is_undone(studio):
    studio.begin("renewal", "删了泳池又撤销")
    studio.open(DIAGRAM, at="renewal_pool")
    page = studio.page
    with studio.saving():
        page.locator(".djs-context-pad [data-action=delete]").click()
    assert studio.errors()
    with studio.saving():
        page.locator("[data-tool=undo]").click()
    assert studio.errors() == []
    assert page.locator("[data-canvas] .has-error").count() == 0


def test_steps_that_are_appended_lie_on_nothing(drafting, studio):
    studio.begin("renewal", "接上去的步骤不压在别的上面")
    before = {one.get("id") for one in parse_xml(files(drafting, studio)[DIAGRAM]).iter()}
    for _ in range(3):
        studio.open(DIAGRAM, at="check_window")
        with studio.saving():
            studio.page.locator(".djs-context-pad [data-action='append.bpmn:UserTask']").click()
    root = parse_xml(files(drafting, studio)[DIAGRAM])
    boxes = {}
    for shape in root.iter("{*}BPMNShape"):
        box = shape.find("{*}Bounds")
        boxes[shape.get("bpmnElement")] = [float(box.get(name)) for name in ("x", "y", "width", "height")]
    steps = {
        one.get("id")
        for kind in ("userTask", "serviceTask", "businessRuleTask")
        for one in root.iter(f"{B}{kind}")
    }
    fresh = steps - before
    assert len(fresh) == 3
    crossing = [(one, other) for one in fresh for other in steps - {one} if overlap(boxes[one], boxes[other])]
    assert crossing == []
    lane = next(one for one in root.iter(f"{B}lane") if one.get("id") == "lane_system")
    assert fresh <= {one.text for one in lane.iter(f"{B}flowNodeRef")}


def overlap(one, other):
    """Tell whether two boxes share a place."""
    return all(
        one[side] < other[side] + other[side + 2] and other[side] < one[side] + one[side + 2]
        for side in (0, 1)
    )


def test_an_answer_in_the_preview_is_tried_and_a_label_chooses_its_question(studio):
    studio.begin("renewal", "在样子里试条件")
    studio.open("forms/renewal/confirm_contract.form")
    frame = studio.page.frame_locator("[data-preview]")
    file, kept = frame.get_by_text("劳动（聘用）合同扫描件"), frame.get_by_label("没有变化，沿用当前合同")
    kept.check()
    file.wait_for(state="hidden")
    frame.get_by_label("有变化，上传新合同").check()
    file.wait_for(state="visible")
    assert studio.page.locator("[data-panel] h2").inner_text() == "整张表单"
    frame.locator("legend", has_text="劳动合同是否有变化").click()
    studio.page.locator("[data-panel] h2", has_text="单选").wait_for()
    assert frame.get_by_label("有变化，上传新合同").is_checked()
    assert "劳动合同是否有变化" in frame.locator(".is-chosen").inner_text()
