"""An analyst at the editor of a draft: what they press, drag, choose and type, and what the page answers."""

import re
from contextlib import contextmanager

from app.dmn.dmn_xml import parse_xml
from app.services.editions.edit_draft_files import draft_files
from tests.support.browser import follow

POINT_ON_LINE = """(line, part) => {
  const at = line.getPointAtLength(line.getTotalLength() * part).matrixTransform(line.getScreenCTM());
  return [at.x, at.y];
}"""
"""Where on the screen a flow line is, past a part of its length."""


class StudioDesk:
    """The editor of one draft in a browser."""

    def __init__(self, desk):
        self.desk = desk
        self.page = desk.page
        self.edit_url = ""

    def begin(self, process, note):
        """Begin a draft from the page of a procedure."""
        self.desk.go(f"/editions/{process}/")
        self.page.get_by_label("要改什么、为什么").fill(note)
        self.page.get_by_role("button", name="在线编辑").click()
        return self.arrived()

    def join(self, draft_url, path=""):
        """Open the editor of a draft that somebody else began."""
        self.page.goto(f"{draft_url}?path={path}" if path else draft_url)
        return self.arrived()

    def arrived(self):
        self.page.wait_for_selector("[data-ready][data-state=checked]")
        self.edit_url = self.page.url.partition("?")[0]
        return self

    def open(self, path, at=""):
        """Open a file of the draft, at one of its elements."""
        self.page.goto(f"{self.edit_url}?path={path}&at={at}")
        return self.arrived()

    def add_file(self, name, begin="复制正在看的文件"):
        """Add a file; return its path."""
        self.page.locator(".studio-more summary").click()
        self.page.get_by_label("新文件的名称").fill(name)
        self.page.get_by_label("内容", exact=True).select_option(label=begin)
        self.page.get_by_role("button", name="增加", exact=True).click()
        self.page.wait_for_url(re.compile(re.escape(name)))
        self.arrived()
        return self.page.locator("[data-studio]").get_attribute("data-path")

    @contextmanager
    def saving(self):
        """Wait until what was changed inside is saved and checked."""
        self.page.evaluate("document.querySelector('[data-studio]').dataset.state = 'waiting'")
        yield
        self.page.wait_for_selector("[data-state=checked]")

    def said(self):
        return self.page.locator("[data-said]").inner_text()

    def errors(self):
        """Return the errors that the drawer tells."""
        return self.told("error")

    def told(self, severity):
        """Return what the drawer tells of one severity."""
        drawer = self.page.locator("[data-problems]")
        if drawer.get_attribute("open") is None:
            drawer.locator("summary").click()
        return drawer.locator(f"li[data-severity={severity}]").all_inner_texts()

    def choose(self, label, option):
        """Choose in the panel."""
        self.page.locator("[data-panel]").get_by_label(label, exact=True).select_option(label=option)

    def write(self, label, text):
        """Type in the panel and leave the field."""
        field = self.page.locator("[data-panel]").get_by_label(label, exact=True)
        field.fill(text)
        field.blur()

    def drop_on(self, tool, flow, part=0.7):
        """Take a tool of the palette and put it on a flow line, past a part of its length."""
        self.page.locator(f".djs-palette [data-action='{tool}']").click()
        line = self.page.locator(f"g.djs-connection[data-element-id='{flow}'] .djs-hit").first
        x, y = line.evaluate(POINT_ON_LINE, part)
        self.page.mouse.move(x - 40, y)
        self.page.mouse.move(x, y, steps=6)
        self.page.mouse.click(x, y)

    def connect(self, source, target):
        """Draw a flow from one element to another on its left, which comes into sight when the drawing gets smaller."""
        shape = "g.djs-shape[data-element-id='{}'] .djs-hit"
        canvas = self.page.locator("[data-canvas]").bounding_box()
        palette = self.page.locator(".djs-palette").bounding_box()
        self.page.mouse.move(canvas["x"] + canvas["width"] * 0.9, canvas["y"] + canvas["height"] / 2)
        self.page.keyboard.down("Control")
        for _ in range(40):
            left = self.page.locator(shape.format(target)).first.bounding_box()["x"]
            if left > palette["x"] + palette["width"]:
                break
            self.page.mouse.wheel(0, 120)
            self.page.wait_for_timeout(50)
        self.page.keyboard.up("Control")
        self.page.locator(".djs-palette [data-action='connect']").click()
        for end in (source, target):
            box = self.page.locator(shape.format(end)).first.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            self.page.mouse.move(x - 10, y - 10)
            self.page.mouse.move(x, y, steps=6)
            self.page.mouse.click(x, y)


def publish(office, draft_url, login="operator"):
    """Let another person look at a draft and publish it."""
    with office.at_desk(login) as desk:
        desk.page.goto(draft_url)
        desk.page.locator("summary", has_text="发布").click()
        desk.page.get_by_label("没有演练通过，为什么现在就发布").fill("这里不演练，直接发布")
        follow(desk.page.get_by_role("button", name="确认发布"))
        desk.says("已发布")


def files(office, studio):
    """Return the files of the draft that is being edited, as they are stored."""
    draft_id = re.search("/drafts/([^/]+)/", studio.edit_url).group(1)
    return draft_files(office.context, draft_id).files


def flow_of(office, studio, path, source, target):
    """Return the id of the flow between two elements of the draft's diagram."""
    root = parse_xml(files(office, studio)[path])
    [found] = [
        one.get("id")
        for one in root.iter("{*}sequenceFlow")
        if (one.get("sourceRef"), one.get("targetRef")) == (source, target)
    ]
    return found
