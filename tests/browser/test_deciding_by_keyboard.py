"""A reviewer decides one case after another without the mouse; keys, page loads and scrolled pixels are counted."""

import re

import pytest
from playwright.sync_api import expect

from tests.make import submitted_cases as made
from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
CASES = (made.renewal, made.new_application, made.permission, made.supervisor_change, made.employer_change)
SCROLLED = """addEventListener("scroll", () => {
  const now = scrollY, before = Number(sessionStorage.at ?? 0);
  sessionStorage.scrolled = Number(sessionStorage.scrolled ?? 0) + Math.abs(now - before);
  sessionStorage.at = now;
}, true);"""
MOST_KEYS, MOST_LOADS = 12, 2
"""A case, besides the letters of what is written."""


class Counted:
    """A page whose keys and loads are counted; the mouse is never used."""

    def __init__(self, page):
        self.page, self.keys, self.loads = page, 0, 0
        page.add_init_script(SCROLLED)
        page.on("load", lambda _page: self._loaded())

    def _loaded(self):
        self.loads += 1

    def press(self, *keys):
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def until_named(self, name, key="Tab"):
        """Press a key until a control of a name has the focus."""
        for _ in range(8):
            if self.page.evaluate("document.activeElement.name ?? ''") == name:
                return
            self.press(key)
        raise AssertionError(f"{name} is not reached by {key}")

    @property
    def scrolled(self):
        return int(float(self.page.evaluate("sessionStorage.scrolled ?? 0")))


def returned(reading, text):
    """Note the page that is shown, say what is wrong, choose to return, and go on to the next case."""
    shown = reading.page.locator("[data-paper][aria-current]").get_attribute("data-note")
    if shown.endswith("business_licence"):
        # The licence is a record: no item names it yet, so the paper before it is noted.
        reading.press("k")
    reading.press("n")
    reading.page.locator("[name='issues.0.text']:focus").wait_for()
    reading.page.keyboard.type(text)
    reading.until_named("opinion", "Shift+Tab")
    reading.page.keyboard.type("请按问题清单修改。")
    reading.press("Control+Enter")


def test_cases_are_read_decided_and_left_for_the_next_by_keys_alone(tmp_path, opened):
    with opened(tmp_path) as office:
        begun = [case(office.context) for case in CASES]
        with office.at_desk("hd.l1a") as desk:
            reading = Counted(desk.go("/review/"))
            page = reading.page
            reading.press("j", "c")
            for number in range(len(begun)):
                page.wait_for_url(re.compile(r"/tasks/\w+"))
                page.locator("[data-bench]").wait_for()
                here = page.url
                papers = page.locator("[data-paper]").count()
                reading.press("d", "d")
                expect(page.locator("[data-mark]:checked")).to_have_count(min(2, papers))
                if number % 2:
                    returned(reading, f"第 {number} 件的问题")
                else:
                    reading.press("a", "Control+Enter")
                page.wait_for_url(
                    lambda url, here=here: url.partition("?")[0] != here.partition("?")[0],
                    wait_until="commit",
                )
            page.wait_for_url(re.compile("/review/"))
            told = f"{len(begun)} 件：按键 {reading.keys} 次，载入 {reading.loads} 页，滚动 {reading.scrolled} 像素"
            assert reading.keys <= MOST_KEYS * len(begun), told
            assert reading.loads <= MOST_LOADS * len(begun), told
            assert reading.scrolled == 0, told
        states = {journey.case.state for journey in begun}
        rounds = sorted(journey.case.round for journey in begun)
    assert states == {"in_review", "returned"}
    assert len(rounds) == len(CASES)
