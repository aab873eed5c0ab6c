"""A reviewer works through the list with the keyboard: what the help promises works, and nothing while they type."""

import re

import pytest

from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


@pytest.fixture
def page(tmp_path, opened):
    """The list of a reviewer for whom two renewals wait."""
    with opened(tmp_path) as office:
        for login in ("zhao", "wang"):
            ServiceJourney(office.context, login).submit()
        with office.at_desk("hd.l1a") as desk:
            yield desk.go("/review/")


def row(page):
    """Return the words of the row that has the focus."""
    return page.evaluate("document.activeElement.closest('tr')?.innerText ?? ''")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_rows_are_chosen_and_opened_by_keys(page):
    names = [one.split("\n")[0] for one in page.locator("tbody th").all_inner_texts()]
    press(page, "j")
    assert names[0] in row(page)
    press(page, "j", "j")
    assert names[1] in row(page)
    press(page, "k")
    assert names[0] in row(page)
    press(page, "ArrowDown")
    assert names[1] in row(page)
    press(page, "ArrowUp", "Enter")
    page.wait_for_url(re.compile("/tasks/"))
    assert names[0] in page.locator("main").inner_text()


def test_the_search_is_reached_typed_into_and_kept_by_keys(page):
    press(page, "/")
    page.keyboard.type("王j?/")
    assert page.locator("[data-search]").input_value() == "王j?/"
    assert page.locator("[data-key-help]").get_attribute("open") is None
    page.locator("[data-search]").fill("王")
    press(page, "Enter")
    page.wait_for_url(re.compile(r"q=%E7%8E%8B"))
    assert page.locator("tbody tr").count() == 1
    press(page, "j", "Enter")
    page.wait_for_url(re.compile("/tasks/"))
    page.go_back()
    assert page.locator("[data-search]").input_value() == "王"


def test_a_question_mark_shows_and_hides_what_the_keys_do(page):
    told = page.locator("[data-key-help]")
    press(page, "?")
    assert told.get_attribute("open") is not None
    assert {"/", "j", "k", "Enter", "c", "u", "x", "?"} == set(told.locator("kbd").all_inner_texts())
    press(page, "?")
    assert told.get_attribute("open") is None


def test_a_list_without_rows_is_still_searched_by_keys(page):
    page.goto(page.url + "?q=nobody")
    press(page, "j", "/")
    page.keyboard.type("赵")
    press(page, "Enter")
    page.wait_for_url(re.compile("q=%E8%B5%B5"))
    assert "赵测试" in page.locator("tbody").inner_text()
