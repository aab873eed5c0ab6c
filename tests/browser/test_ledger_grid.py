"""The grid of months in a real browser: keys move, a block is pasted, nothing is too wide, axe finds nothing."""

import os
from pathlib import Path

import pytest

from app.domain.ledger import blank_month
from app.store.ledger_rows import Origin, ledger_rows, write_ledger
from tests.make.procedure_journey import person_named
from tests.support.browser import DESKTOP, PHONE, assert_accessible, assert_fits, chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.querySelector(selector).dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def field(month, cell):
    return f"[name='c.{month}.{cell}']"


@pytest.fixture
def desk(guarded):
    """Return the agent's desk at the months of 赵测试, two of which are empty."""
    person = person_named(guarded.context, "zhao").id
    blank = [blank_month(month) for month in ("2026-03", "2026-04")]
    guarded.context.database.transact(lambda work: write_ledger(work, person, blank, Origin("unit")))
    with guarded.at_desk("agent", for_axe=True) as found:
        found.page.goto(f"{guarded.address}/employer/employees/{person}/ledger")
        yield found


def test_keys_move_and_repeat_and_a_block_is_pasted_over_fields(desk, guarded):
    page = desk.page
    page.focus(field("2026-02", "si_base"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    assert page.input_value(field("2026-03", "si_base")) == "20000"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "c.2026-04.si_base"
    page.evaluate(PASTE, [field("2026-03", "taxable_income"), "21000\t600\n22000\t700\n"])
    page.evaluate(PASTE, [field("2026-02", "si_base"), "2026年4月\t19000\t2026/4/15\n"])
    assert page.input_value(field("2026-04", "tax_paid")) == "700"
    assert page.input_value(field("2026-04", "si_base")) == "19000"
    follow(page.locator("#save-months"))
    assert "已保存 2 个月" in page.inner_text("body")
    with guarded.context.database.reading() as work:
        rows = {
            row.month.month: row.month for row in ledger_rows(work, person_named(guarded.context, "zhao").id)
        }
    assert str(rows["2026-04"].paid_on) == "2026-04-15"


def test_the_grid_fits_and_is_accessible_by_day_on_a_desk_and_by_night_on_a_phone(desk):
    page = desk.page
    page.fill(field("2026-03", "si_base"), "两万")
    follow(page.locator("#save-months"))
    for scheme, size in (("light", DESKTOP), ("dark", PHONE), ("dark", DESKTOP), ("light", PHONE)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        if folder := os.environ.get("LOOK"):
            page.locator("#m-2026-02").scroll_into_view_if_needed()
            page.screenshot(path=str(Path(folder) / f"grid-{scheme}-{size['width']}.png"), full_page=False)
        assert_fits(page)
        assert_accessible(page)
