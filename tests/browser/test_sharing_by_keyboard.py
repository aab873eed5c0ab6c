"""Two reviewers and their lead work by keyboard: selected, claimed, passed on by the lead, announced, decided, next."""

import re

import pytest

from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_two_reviewers_and_their_lead_share_the_work_by_keyboard(tmp_path, opened):
    with opened(tmp_path) as office:
        for login in ("zhao", "wang"):
            ServiceJourney(office.context, login).submit()
        with (
            office.at_desk("hd.l1a") as first,
            office.at_desk("hd.l1b") as second,
            office.at_desk("hd.l3a") as lead,
        ):
            mine = first.go("/review/")
            names = [one.split("\n")[0] for one in mine.locator("tbody th").all_inner_texts()]
            press(mine, "j", "x", "j", "x")
            assert "已选 2 件" in mine.locator("[data-picked]").inner_text()
            press(mine, "x", "k", "c")
            mine.wait_for_url(re.compile(r"/tasks/\w+"))
            assert names[0] in mine.locator("main").inner_text()
            assert "第 1 件，共 2 件" in mine.locator(".queue-place").inner_text()
            mine.get_by_role("link", name="返回列表").click()
            mine.wait_for_url(re.compile(r"#row-\w+"))
            mine.locator("tr:has([data-open]:focus)").wait_for()
            assert names[0] in mine.evaluate("document.activeElement.closest('tr').innerText")

            board = lead.go("/review/board/")
            board.locator("[data-pick]").first.focus()
            press(board, "Space")
            board.get_by_label("分派给").select_option(label="区级初审乙（第 1 级）")
            board.get_by_label("理由（分派、督办都要写，5 至 500 个字）").fill("甲同事下午离岗")
            board.get_by_role("button", name="分派所选").press("Enter")
            board.wait_for_url(re.compile("/review/selected"))
            assert "成功 1 件" in board.locator("main").inner_text()

            other = second.go("/review/?show=mine")
            assert names[0] in other.locator("tbody").inner_text()
            press(other, "j", "u")
            other.get_by_text("已放回待审核列表").wait_for()
            assert other.locator("tbody tr").count() == 0
            press(other, "?")
            assert other.locator("[data-key-help] dl").is_visible()
            press(other, "Escape")
            assert not other.locator("[data-key-help] dl").is_visible()
