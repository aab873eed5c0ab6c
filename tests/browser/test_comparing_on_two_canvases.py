"""What two drawings of a diagram side by side show: new, gone and changed lines are coloured like new and gone steps."""

import pytest

from tests.make.told_edits import edited
from tests.support.browser import chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM = "renewal/renewal.bpmn"
GONE = '<bpmn:sequenceFlow id="enable_slip_to_notify_approved" sourceRef="enable_slip" targetRef="notify_approved" />'
NEW = '<bpmn:sequenceFlow id="straight_on" sourceRef="enable_slip" targetRef="notify_approved" />'
NOTE = '<bpmn:textAnnotation id="hint"><bpmn:text>先开放再通知</bpmn:text></bpmn:textAnnotation>'
ELSEWHERE = '<bpmn:sequenceFlow id="acknowledge_risk_to_confirm_contract" sourceRef="acknowledge_risk" targetRef="confirm_contract" />'
EDGE = 'id="enable_slip_to_notify_approved_di" bpmnElement="enable_slip_to_notify_approved"'
NOTE_SHAPE = '<bpmndi:BPMNShape id="hint_di" bpmnElement="hint"><dc:Bounds x="600" y="20" width="120" height="40" /></bpmndi:BPMNShape>'


def changed_diagram(tmp_path):
    """Return a diagram in which a line went, another came, a third leads elsewhere, and a note was added."""
    drawn = edited(
        DIAGRAM,
        (GONE, NEW + NOTE),
        (EDGE, 'id="straight_on_di" bpmnElement="straight_on"'),
        (ELSEWHERE, ELSEWHERE.replace('targetRef="confirm_contract"', 'targetRef="update_information"')),
        ("</bpmndi:BPMNPlane>", NOTE_SHAPE + "</bpmndi:BPMNPlane>"),
    )
    path = tmp_path / "renewal.bpmn"
    path.write_bytes(drawn)
    return path


def drawings_of(page, element, marker):
    """Return on which of the two drawings an element has a colour."""
    return [
        bool(place.locator(f"[data-element-id='{element}'].{marker}").count())
        for place in page.locator("[data-drawing]").all()
    ]


def line_in(drawing, element):
    """Return the colour in which the line of an element is drawn, not what its ends are drawn with."""
    line = drawing.locator(f"[data-element-id='{element}'] .djs-visual > :is(path, rect, polyline)").last
    return line.evaluate("one => getComputedStyle(one).stroke")


def test_lines_and_notes_are_coloured_as_steps_are(drafting, tmp_path):
    with drafting.at_desk("analyst") as desk:
        page = desk.page
        desk.go("/editions/renewal/")
        page.locator("summary", has_text="上传在别的编辑器里改好的文件").click()
        page.locator("#files").set_input_files(str(changed_diagram(tmp_path)))
        page.locator("#note").fill("改几条线")
        follow(page.get_by_role("button", name="上传并检查"))
        page.get_by_text("两张图对照着看").click()
        page.wait_for_selector("[data-canvases][data-drawn=done]")
        assert drawings_of(page, "straight_on", "is-new") == [False, True]
        assert drawings_of(page, "hint", "is-new") == [False, True]
        assert drawings_of(page, "enable_slip_to_notify_approved", "is-gone") == [True, False]
        assert drawings_of(page, "acknowledge_risk_to_confirm_contract", "is-changed") == [True, True]
        assert drawings_of(page, "confirm_contract", "is-changed") == [False, False]
        green, red, amber = (
            page.locator(f".canvas-key .is-{word}").evaluate("one => getComputedStyle(one).color")
            for word in ("new", "gone", "changed")
        )
        now, before = page.locator("[data-drawing]").last, page.locator("[data-drawing]").first
        assert line_in(now, "straight_on") == line_in(now, "hint") == green
        assert line_in(before, "enable_slip_to_notify_approved") == red
        assert line_in(now, "acknowledge_risk_to_confirm_contract") == amber
        assert line_in(now, "close_approved_to_enable_slip") not in {green, red, amber}
