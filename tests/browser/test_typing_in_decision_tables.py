"""What an analyst types in a decision table: days in columns of dates, annotations, rows of a spreadsheet, a trial."""

import subprocess

import pytest

from tests.browser.test_forms_open_in_form_js import PACKAGES
from tests.make.context_maker import ROOT
from tests.make.typed_days import SAME, TYPED
from tests.support.browser import chromium_path
from tests.support.studio_desk import files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
ZONE, DIAGRAM = "shared/renewal_zone.dmn", "renewal/renewal.bpmn"
SETTLED = 600  # milliseconds, longer than the editor waits before it reads what was typed
SOURCE = ROOT / "frontend" / "scripts" / "studio" / "typed_dates.js"


@pytest.fixture
def table(studio):
    """The table of zones, open in the editor, its first input a column of dates."""
    studio.begin("renewal", "在表里写")
    studio.open(ZONE)
    return studio


def rows_of(studio):
    return studio.page.locator("[data-canvas] tr:has(.rule-index)")


@pytest.mark.parametrize("typed", ["2026-03-01", "< 2026年3月1日"])
def test_a_day_that_is_typed_in_a_column_of_dates_becomes_a_date(drafting, table, typed):
    cell = rows_of(table).first.locator("td.input-cell [contenteditable]").first
    cell.click()
    table.page.keyboard.press("Control+a")
    table.page.keyboard.type(typed)
    rows_of(table).last.locator("td.annotation").click()
    table.page.wait_for_function("cell => cell.innerText.includes('date(')", arg=cell.element_handle())
    with table.saving():
        table.page.keyboard.type("注")
    assert cell.inner_text().strip() == typed[: typed.index("2")] + 'date("2026-03-01")'
    assert table.errors() == []
    assert 'date("2026-03-01")</text>' in files(drafting, table)[ZONE].decode()


def test_a_day_is_left_alone_while_somebody_goes_on_writing_in_its_cell(table):
    cell, page = rows_of(table).first.locator("td.input-cell [contenteditable]").first, table.page
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("< 2026年3月1")
    page.wait_for_timeout(SETTLED)
    assert cell.inner_text().strip() == "< 2026年3月1"
    rows_of(table).last.locator("td.annotation").click()
    cell.click()
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Control+End")
    page.keyboard.type("日")
    assert cell.inner_text().strip() == "< 2026年3月1日"
    rows_of(table).last.locator("td.annotation").click()
    page.wait_for_function(
        "cell => cell.innerText.trim() === '< date(\"2026-03-01\")'", arg=cell.element_handle()
    )


def test_rows_of_a_spreadsheet_have_their_days_read_and_what_was_tried_is_forgotten(drafting, table):
    page = table.page
    page.get_by_role("button", name="试一试").click()
    page.locator(".studio-answer pre").wait_for()
    page.get_by_label("电子表格里的行").fill('2026/3/1\t"late"')
    with table.saving():
        page.get_by_role("button", name="加到表的末尾").click()
    assert 'date("2026-03-01")' in files(drafting, table)[ZONE].decode()
    assert page.locator(".studio-answer").inner_text() == ""
    assert page.get_by_label("电子表格里的行").input_value() == ""


def test_a_click_anywhere_in_an_empty_annotation_begins_to_write_there(drafting, table):
    page = table.page
    page.get_by_label("电子表格里的行").fill('-\t"late"')
    with table.saving():
        page.get_by_role("button", name="加到表的末尾").click()
    cell = rows_of(table).last.locator("td.annotation")
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    beside_the_text = box["x"] + box["width"] / 3, box["y"] + 2
    page.mouse.click(*beside_the_text)
    with table.saving():
        page.keyboard.type("先这样")
    assert "先这样" in files(drafting, table)[ZONE].decode()
    page.mouse.click(*beside_the_text)
    with table.saving():
        page.keyboard.type("再看")
    assert cell.bounding_box()["height"] < 2 * rows_of(table).first.bounding_box()["height"]
    assert "先这样再看" in files(drafting, table)[ZONE].decode()


def test_the_search_in_a_diagram_finds_what_is_pasted_with_the_mouse(studio):
    studio.begin("renewal", "查找")
    studio.open(DIAGRAM)
    page = studio.page
    page.locator("[data-tool=find]").click()
    box = page.locator(".djs-search-input input")
    box.press_sequentially("计算续签期限")
    results = page.locator(".djs-search-result")
    results.first.wait_for()
    box.select_text()
    box.evaluate(
        "(field, text) => field.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste', data: (field.value = text)}))",
        "打印确认单",
    )
    assert "开放打印确认单" in results.first.inner_text()
    assert results.filter(has_text="计算续签期限").count() == 0


def test_the_editor_reads_the_same_days_as_the_checks(browser, tmp_path):
    script = tmp_path / "typed_dates.js"
    (builder,) = PACKAGES.glob("@esbuild/*/bin/esbuild")
    subprocess.run(
        [str(builder), str(SOURCE), "--bundle", "--format=iife", "--global-name=days", f"--outfile={script}", "--log-level=warning"],
        check=True,
    )  # fmt: skip
    page = browser.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=str(script))
    told = page.evaluate("texts => texts.map(days.withDateLiterals)", [text for text, _ in TYPED] + SAME)
    page.close()
    assert told == [read for _, read in TYPED] + SAME
