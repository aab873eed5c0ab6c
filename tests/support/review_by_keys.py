"""Reviews decided without the mouse: every paper is looked at, then the decision; what that takes is counted."""

import re
from dataclasses import dataclass

SCROLLED = """addEventListener("scroll", event => {
  const at = event.target, now = (at === document ? scrollingElement() : at).scrollTop;
  sessionStorage.scrolled = Number(sessionStorage.scrolled ?? 0) + Math.abs(now - (places.get(at) ?? 0));
  places.set(at, now);
}, true);
const places = new Map(), scrollingElement = () => document.scrollingElement;"""
APPROVED, FIELD, PAPER, PAGE = "approved", "field", "paper", "page"
KINDS = (APPROVED, PAGE, APPROVED, FIELD, APPROVED, PAPER)
"""What is decided of one case after another: half are approved, the others returned for a field, a paper, a page."""
TEXT = "请更正后重新提交。"
OPINION = "请按问题清单修改。"


@dataclass
class Taken:
    """What some cases took, besides the letters of what is written."""

    cases: int = 0
    keys: int = 0
    loads: int = 0
    pixels: int = 0

    def add(self, other):
        self.cases += other.cases
        self.keys += other.keys
        self.loads += other.loads
        self.pixels += other.pixels

    def each(self):
        """Return key presses, page loads and scrolled pixels of a case."""
        return tuple(round(one / self.cases, 1) for one in (self.keys, self.loads, self.pixels))


class ReviewByKeys:
    """A reviewer at the list; a class for each kind of pages knows their keys."""

    def __init__(self, desk):
        self.desk, self.taken = desk, Taken()
        desk.page.add_init_script(SCROLLED)
        self.page = desk.go("/review/")
        self.page.on("load", self._loaded)

    def _loaded(self, _page):
        self.taken.loads += 1

    def press(self, *keys):
        for key in keys:
            self.taken.keys += 1
            self.page.keyboard.press(key)

    def until(self, selector, key="Tab", most=120):
        """Press a key until a control has the focus."""
        for _ in range(most):
            if self.page.evaluate("one => document.activeElement.matches(one)", selector):
                return
            self.press(key)
        raise AssertionError(f"{selector} is not reached by {key}")

    def pick(self, name, wanted):
        """Go down in the list that has the focus until an answer is chosen."""
        for _ in range(60):
            found = self.page.evaluate("document.activeElement.value")
            if found == wanted or (not wanted and found):
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} has no {wanted}")

    def decide_all(self, kinds):
        """Decide a case of each kind, beginning at the list; return what it took."""
        self.begin()
        for kind in kinds:
            self.page.wait_for_url(re.compile(r"/tasks/\w+"))
            self.page.locator("[name=decision]").first.wait_for(state="attached")
            here = self.page.url.partition("?")[0]
            self.look_at(kind)
            self.approve() if kind == APPROVED else self.send_back(kind)
            self._leave(here)
            self.taken.cases += 1
        self.page.wait_for_url(re.compile("/review/"))
        self.taken.pixels += int(float(self.page.evaluate("sessionStorage.scrolled ?? 0")))
        return self.taken

    def _leave(self, here):
        for _ in range(100):
            self.page.wait_for_timeout(100)
            refused = self.page.locator(".error-summary")
            if self.page.url.partition("?")[0] != here:
                self.page.wait_for_load_state("domcontentloaded")
                return
            assert not refused.count(), refused.inner_text()
        raise AssertionError("nothing came of the decision")


class AtTheWorkbench(ReviewByKeys):
    """The present pages."""

    def begin(self):
        self.press("j", "c")

    def look_at(self, kind):
        """Mark what is in order, and note what is not where it is seen."""
        self.page.locator("[data-bench]").wait_for()
        papers = self.page.locator("[data-paper]").count()
        parts = [
            one.get_attribute("data-part-of")
            for one in self.page.locator(".bench-sections [data-part-of]").all()
        ]
        noted = [one for one in parts if self.page.locator(f"#{one} [data-note-part]").count()]
        wrong = {PAGE: 0, PAPER: 0, FIELD: papers + parts.index(noted[0]) if noted else 0}.get(kind)
        for place in range(papers + len(parts)):
            if place == wrong:
                self.note(kind)
            self.press("j" if place == wrong else "d")

    def note(self, kind):
        self.press("N" if kind == PAPER else "n")
        if kind == FIELD:
            target = self.page.locator("[name='issues.0.target']")
            target.and_(self.page.locator(":focus")).or_(
                self.page.locator("[name='issues.0.text']:focus")
            ).wait_for()
            if self.page.evaluate("document.activeElement.tagName") == "SELECT":
                self.press("ArrowDown")
                self.until("[name='issues.0.text']")
        self.page.locator("[name='issues.0.text']:focus").wait_for()
        self.page.keyboard.insert_text(TEXT)
        self.press("Escape")

    def approve(self):
        self.press("a", "Control+Enter")

    def send_back(self, _kind):
        self.press("o")
        self.page.keyboard.insert_text(OPINION)
        self.press("Control+Enter")


class OnTheLongForm(ReviewByKeys):
    """The pages before the workbench: links to papers, and one long form below them."""

    def begin(self):
        self.until("form[action*='/review/next'] button")
        self.press("Enter")

    def look_at(self, _kind):
        self._read_to_the_end(self.page)
        links = self.page.locator("main a[href*='/papers/']:not([href$='/original'])")
        for path in dict.fromkeys(one.get_attribute("href") for one in links.all()):
            self.until(f"a[href='{path}']", most=400)
            if links.and_(self.page.locator(f"a[href='{path}']")).first.get_attribute("target"):
                self._read_beside()
            else:
                self._read_and_come_back(path)

    def _read_and_come_back(self, path):
        self.press("Enter")
        self.page.wait_for_url(f"**{path}")
        self._read_to_the_end(self.page)
        # Alt and the arrow: a browser without a window does not listen to it.
        self.taken.keys += 1
        self.page.go_back()
        self.page.locator("[name=decision]").first.wait_for(state="attached")

    def _read_beside(self):
        with self.page.expect_popup() as opened:
            self.press("Enter")
        beside = opened.value
        beside.wait_for_load_state()
        self.taken.loads += 1
        self._read_to_the_end(beside)
        self.taken.pixels += int(beside.evaluate("document.scrollingElement.scrollTop"))
        self.taken.keys += 1
        beside.close()

    def _read_to_the_end(self, page):
        """Turn pages as a reader does, until nothing is left below the window."""
        rest = "Math.round(document.scrollingElement.scrollHeight - innerHeight - document.scrollingElement.scrollTop)"
        for _ in range(200):
            before = page.evaluate(rest)
            if before < 2:
                return
            self.taken.keys += 1
            page.keyboard.press("PageDown")
            while page.evaluate(rest) >= before:
                page.wait_for_timeout(20)
        raise AssertionError("the page has no end")

    def approve(self):
        self.until("[name=decision]", most=400)
        self.press("Space")
        self._finish()

    def send_back(self, kind):
        self.until("[name=decision]", most=400)
        form = self.page.locator("#task-form")
        form.evaluate("form => { form.dataset.answers = '0' }")
        self.press("Space", "ArrowDown")
        self.page.wait_for_selector("#task-form:not([data-answers='0'])")
        self.page.locator("[name='issues.0.text']").wait_for()
        self.until("[name=opinion]")
        self.page.keyboard.insert_text(OPINION)
        self.until("[name='issues.0.category']")
        self.pick("category", self._category_of(kind))
        self.until("[name='issues.0.target']")
        if kind == FIELD:
            self.press("ArrowDown")
        else:
            self.pick("target", self._paper_offered())
        if kind == PAGE:
            self.until("[name='issues.0.page']")
            self.page.keyboard.insert_text("1")
        self.until("[name='issues.0.text']")
        self.page.keyboard.insert_text(TEXT)
        self._finish()

    def _paper_offered(self):
        """Return the first paper among the places; they stand behind the questions of the forms."""
        offered = self.page.locator("[name='issues.0.target'] option")
        values = [one.get_attribute("value") for one in offered.all()]
        return next((one for one in values[values.index("other") :] if one != "other"), values[-1])

    def _category_of(self, kind):
        """Return what the item is about; a unit's own application has two of the kinds."""
        if not self.page.get_by_text("工作居住证编号").count():
            return "application_form"
        return "basic_info" if kind == FIELD else "employee_material"

    def _finish(self):
        self.until("[name=_then]", most=400)
        self.press("Enter")
