"""Somebody goes on typing while the server says which questions follow: at no latency is a letter lost."""

import re

import pytest

from tests.support.browser import chromium_path, serve, window
from tests.web.plain_site import plain_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
TYPED = "高级工程师兼项目负责人"


@pytest.fixture(scope="module")
def address():
    with serve(plain_site()) as found:
        yield found


@pytest.fixture
def page(browser, address):
    with window(browser) as found:
        found.goto(f"{address}/styleguide")
        yield found


def slow_down(page, milliseconds, *, offline=False):
    """Let every answer take so long, or never come."""
    if not hasattr(page, "wire"):
        page.wire = page.context.new_cdp_session(page)
        page.wire.send("Network.enable")
    conditions = {
        "offline": offline,
        "latency": milliseconds,
        "downloadThroughput": -1,
        "uploadThroughput": -1,
    }
    page.wire.send("Network.emulateNetworkConditions", conditions)


@pytest.mark.parametrize("latency", [0, 300, 1500])
def test_what_is_typed_while_the_answer_is_on_its_way_stays(page, latency):
    slow_down(page, latency)
    page.set_input_files(
        "#f-income-record", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    page.get_by_label("是", exact=True).check()
    page.focus("#f-post")
    page.keyboard.type(TYPED, delay=20)
    page.locator("#f-checks-1").check()
    page.locator("#f-accepted").check()
    page.focus("#f-post")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#f-title-level")
    page.keyboard.type("的")
    assert page.input_value("#f-post") == TYPED[:-1] + "的" + TYPED[-1]
    assert page.locator("#f-checks-1").is_checked()
    assert page.locator("#f-accepted").is_checked()
    assert page.evaluate("document.querySelector('#f-income-record').files.length") == 1
    assert page.complaints == []


def test_the_newest_answer_wins(page):
    slow_down(page, 300)
    page.get_by_label("是", exact=True).check()
    page.get_by_label("否", exact=True).check()
    page.wait_for_selector("#task-form[data-answers]:not([aria-busy])")
    assert page.locator("#f-title-level").count() == 0


def test_a_composition_is_not_broken_off(page):
    slow_down(page, 300)
    wire = page.context.new_cdp_session(page)
    page.get_by_label("是", exact=True).check()
    page.focus("#f-post")
    wire.send("Input.imeSetComposition", {"text": "gong", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_selector("#f-title-level")
    wire.send("Input.imeSetComposition", {"text": "gongcheng", "selectionStart": 9, "selectionEnd": 9})
    wire.send("Input.insertText", {"text": "工程"})
    assert page.input_value("#f-post") == "工程"


def test_a_question_that_comes_again_holds_what_was_answered(page):
    page.get_by_label("是", exact=True).check()
    page.select_option("#f-title-level", "senior")
    page.get_by_label("否", exact=True).check()
    page.wait_for_selector("#f-title-level", state="detached")
    page.get_by_label("是", exact=True).check()
    page.wait_for_selector("#f-title-level")
    assert page.input_value("#f-title-level") == "senior"


def test_rows_come_and_go_without_a_jump_and_keep_what_is_typed_meanwhile(page):
    slow_down(page, 300)
    page.get_by_role("button", name="增加一项").scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    page.get_by_role("button", name="增加一项").click()
    page.focus("#f-issues-0-text")
    page.keyboard.type("第一项写得慢一些", delay=30)
    page.wait_for_selector("#f-issues-1-text")
    page.get_by_role("button", name="增加一项").click()
    page.wait_for_selector("#f-issues-2-text")
    assert page.input_value("#f-issues-0-text") == "第一项写得慢一些"
    assert page.evaluate("window.scrollY") >= before > 0
    page.fill("#f-issues-1-text", "第二项")
    page.get_by_role("button", name=re.compile("删除 ?第 1 项")).click()
    page.fill("#f-issues-2-text", "第三项")
    page.wait_for_selector("#f-issues-2-text", state="detached")
    assert page.locator(".row-item textarea").evaluate_all("all => all.map(one => one.value)") == [
        "第二项",
        "第三项",
    ]
    assert page.locator(".row-item legend").all_inner_texts() == ["第 1 项", "第 2 项"]
    assert page.input_value("#f-issues-1-text") == "第三项"
    assert page.evaluate("window.scrollY") > 0


def test_a_lost_network_keeps_everything_and_the_question_comes_later(page):
    slow_down(page, 0, offline=True)
    page.get_by_label("是", exact=True).check()
    page.fill("#f-post", TYPED)
    page.get_by_text("尚未保存，网络恢复后").wait_for()
    slow_down(page, 0)
    page.wait_for_selector("#f-title-level")
    assert page.input_value("#f-post") == TYPED
    assert page.get_by_text("尚未保存，网络恢复后").count() == 0


def test_without_a_script_a_new_row_is_where_the_page_stands(browser, address):
    with window(browser, script=False) as page:
        page.goto(f"{address}/styleguide")
        page.get_by_role("button", name="增加一项").click()
        page.wait_for_selector("#f-issues-1-text")
        assert page.url.endswith("#f-issues-1")


def test_a_file_that_would_be_refused_is_told_of_when_it_is_chosen(page, tmp_path):
    large = tmp_path / "劳动合同.pdf"
    with large.open("wb") as out:
        out.truncate(40 * 1024 * 1024)
    page.get_by_text("每个文件不超过 20 MB").wait_for()
    page.set_input_files("#f-income-record", large)
    page.get_by_text("劳动合同.pdf：文件超过 20 MB").wait_for()
    assert page.evaluate("document.querySelector('#f-income-record').files.length") == 0
    page.set_input_files("#f-income-record", {"name": "a.docx", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_text("a.docx：这不是 PDF 文件，也不是 JPG、PNG、HEIC、WebP 照片").wait_for()
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    page.set_input_files("#f-income-record", [photo] * 3)
    page.get_by_text("a.jpg 等 3 个").wait_for()
    assert page.locator("[data-file-told]").is_hidden()
    page.set_input_files(
        "#f-income-record", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    assert page.locator("[data-file-told]").is_hidden()
