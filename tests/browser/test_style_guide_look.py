"""Every block in a real browser: accessible in light, dark and on a phone, nothing refused by our own policy."""

import re

import pytest

from tests.support.browser import (
    LOOKS,
    PHONE,
    assert_accessible,
    assert_fits,
    chromium_path,
    serve,
    violations,
    window,
)
from tests.web.plain_site import plain_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def address():
    with serve(plain_site()) as found:
        yield found


@pytest.mark.parametrize(("scheme", "size"), LOOKS)
def test_every_block_is_accessible_and_fits(browser, address, scheme, size):
    with window(browser, scheme=scheme, size=size, for_axe=True) as page:
        page.goto(f"{address}/styleguide")
        assert_accessible(page, styles=True)
        assert_fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_with_errors_is_accessible_and_reads_its_summary_first(browser, address, scheme):
    with window(browser, scheme=scheme, for_axe=True) as page:
        page.goto(f"{address}/styleguide")
        page.locator("#task-form .btn-primary").click()
        page.wait_for_selector(".error-summary")
        assert page.evaluate("document.activeElement.className") == "error-summary"
        assert_accessible(page)
        page.locator(".error-summary a").first.click()
        assert page.evaluate("document.activeElement.id") == "f-post"


@pytest.mark.parametrize("path", ["/fails/404", "/fails/500"])
def test_error_pages_are_accessible(browser, address, path):
    with window(browser, size=PHONE, for_axe=True) as page:
        page.goto(address + path)
        assert_accessible(page)
        assert_fits(page)


def test_our_own_policy_refuses_nothing_of_ours(browser, address):
    with window(browser) as page:
        page.goto(f"{address}/styleguide")
        page.locator("summary", has_text="撤回申请").click()
        page.keyboard.press("Escape")
        assert page.locator("details.confirm[open]").count() == 0
        assert page.complaints == []


def test_the_policy_is_in_force(browser, address):
    with window(browser) as page:
        page.goto(f"{address}/")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
        assert any("Content Security Policy" in said for said in page.complaints)


def test_the_accessibility_check_finds_what_it_is_for(browser, address):
    with window(browser, for_axe=True) as page:
        page.goto(f"{address}/")
        page.evaluate(
            "document.querySelector('main').innerHTML ="
            " '<h1 style=\"color:#bbb;background:#fff\">看不清的字</h1><input name=q><img src=x>'"
        )
        found = " ".join(violations(page))
        assert all(rule in found for rule in ("color-contrast", "label", "image-alt"))


@pytest.mark.parametrize("script", [True, False])
def test_rows_are_added_and_removed_with_and_without_a_script(browser, address, script):
    with window(browser, script=script) as page:
        page.goto(f"{address}/styleguide")
        page.fill("#f-issues-0-text", "第一项")
        page.get_by_role("button", name="增加一项").click()
        page.fill("#f-issues-1-text", "第二项")
        page.get_by_role("button", name=re.compile("删除 ?第 1 项")).click()
        page.wait_for_selector("#f-issues-1-text", state="detached")
        assert page.locator(".row-item").count() == 1
        assert page.input_value("#f-issues-0-text") == "第二项"


def test_a_question_that_depends_on_an_answer_appears_at_once(browser, address):
    with window(browser) as page:
        page.goto(f"{address}/styleguide")
        page.fill("#f-post", "工程师")
        assert page.locator("#f-title-level").count() == 0
        page.get_by_label("是", exact=True).check()
        page.wait_for_selector("#f-title-level")
        assert page.input_value("#f-post") == "工程师"
        page.get_by_label("否", exact=True).check()
        page.wait_for_selector("#f-title-level", state="detached")
        assert page.complaints == []


def test_enter_in_a_field_submits_and_does_not_add_a_row(browser, address):
    with window(browser, script=False) as page:
        page.goto(f"{address}/styleguide")
        page.press("#f-post", "Enter")
        page.wait_for_selector(".error-summary")
        assert page.locator(".row-item").count() == 1
