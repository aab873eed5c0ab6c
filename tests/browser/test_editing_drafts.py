"""What an analyst does in the editors besides the whole story of a change (test_an_analysts_whole_story.py)."""

import re

import pytest

from app.dmn.dmn_xml import parse_xml
from app.engine.bpmn_xml import B
from app.engine.meaning import meaning_of_file
from tests.support.browser import assert_accessible, chromium_path
from tests.support.studio_desk import StudioDesk, files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM = "renewal/renewal.bpmn"


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


PARTS = {
    "shared/acts.toml": (
        "增加一种行为",
        "[new_act]",
        'who = ["holder"]',
        'who = ["holdr"]',
        "holder",
        "谁可以做",
    ),
    "renewal/papers.toml": (
        "增加一种文书",
        "[new_paper]",
        "{employer_name}",
        "{employr_name}",
        "employer_name",
        "文第",
    ),
}
"""Of each file of parts: its button, what that begins, a slip in it, what the finding proposes, how it is read."""


def test_acts_and_papers_are_begun_mended_and_read_as_people_will(studio):
    studio.begin("renewal", "行为和文书")
    for path, (button, begun, right, wrong, meant, read) in PARTS.items():
        studio.open(path)
        area, page = studio.page.locator("[data-text]"), studio.page
        own = page.locator(f"#read-{begun.strip('[]')}")
        with studio.saving():
            page.get_by_role("button", name=button).click()
        assert begun in area.input_value()
        own.get_by_text(read).first.wait_for()
        whole, mark, part = area.input_value().rpartition(begun)
        with studio.saving():
            area.fill(whole + mark + part.replace(right, wrong))
        assert any(meant in one for one in studio.errors()), studio.errors()
        with studio.saving():
            area.fill(whole + mark + part)
        assert studio.errors() == []
        own.get_by_text(read).first.wait_for()
    own.locator("summary", has_text="看打印的样子").click()
    picture = own.get_by_role("img")
    picture.wait_for()
    studio.page.wait_for_function("one => one.naturalWidth > 300", arg=picture.element_handle())
    # A value goes to where the cursor is: here behind the text, where none may stand.
    with studio.saving():
        studio.page.locator(".studio-chips button").first.click()
    assert area.input_value().removeprefix(whole + mark + part).strip().startswith("{")
    assert studio.errors() != []
