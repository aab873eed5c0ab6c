"""Photos from a telephone become one paper: the line breaks on the way, the pages are put in order, the paper is sent."""

import re

import pytest

from app.store.document_rows import documents_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.sent_uploads import small_photo
from tests.make.service_journey import ServiceJourney
from tests.support.browser import PHONE, assert_accessible, assert_fits, chromium_path, in_looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    needs_fonts,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
STATEMENT = "employee_integrity_statement"
PHOTOS = [
    {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": small_photo(number)}
    for number in (1, 2, 3)
]


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("pages")) as found:
        yield found


def pages_of(window):
    return [
        re.search(r"IMG_\d", one.inner_text())[0]
        for one in window.locator(".page-plan li:not(.is-out)").all()
    ]


def test_photos_of_a_telephone_are_put_in_order_over_a_line_that_breaks(office):
    journey = ServiceJourney(office.context, "zhao")
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    form = f"/tasks/{journey.open()['update_information'].key}"
    with office.at_desk("zhao", size=PHONE, for_axe=True) as desk:
        page = desk.go(form)
        box = page.locator(f".upload:has([name='file.{STATEMENT}'])")
        cut = []

        def break_line(route):
            # Of the first pieces one never arrives, and the answer of another is lost.
            if route.request.method == "PATCH" and len(cut) < 2:
                cut.append(route.request.url)
                if len(cut) == 2:
                    route.fetch()
                route.abort()
            else:
                route.continue_()

        page.route("**/uploads/**", break_line)
        page.set_input_files(f"[name='file.{STATEMENT}']", PHOTOS)
        box.locator(".first-pages img").nth(2).wait_for(timeout=120_000)
        assert len(cut) == 2
        page.complaints.clear()
        assert "IMG_1 等 3 个.pdf" in box.inner_text()

        box.locator(".first-pages").scroll_into_view_if_needed()
        page.wait_for_function(
            "() => [...document.querySelectorAll('.first-pages img')].every(one => one.naturalHeight > 0)"
        )
        box.locator("[data-edit-pages]").click()
        window = page.locator("dialog.page-window")
        window.locator(".page-plan li").nth(2).wait_for()
        assert pages_of(window) == ["IMG_1", "IMG_2", "IMG_3"]
        page.wait_for_function(
            "() => document.querySelector('.page-plan img').naturalHeight > document.querySelector('.page-plan img').naturalWidth"
        )
        for _scheme, _size in in_looks(page, [("light", PHONE), ("dark", PHONE)]):
            assert_fits(page)
            assert_accessible(page)
        window.locator(".page-plan li").first.get_by_role("button", name=re.compile("^后移")).press("Enter")
        window.get_by_text("已保存这一步。").wait_for()
        assert pages_of(window) == ["IMG_2", "IMG_1", "IMG_3"]
        page.keyboard.press("Alt+ArrowDown")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.page-plan li')].at(2).innerText.includes('IMG_1')"
        )
        assert pages_of(window) == ["IMG_2", "IMG_3", "IMG_1"]
        window.locator(".page-plan li").first.get_by_role("button", name=re.compile("^去掉")).click()
        window.locator(".page-plan li.is-out").wait_for()
        window.locator(".page-plan li").nth(1).get_by_role("button", name=re.compile("^右转")).click()
        window.locator("img.turn-90").wait_for()
        window.get_by_role("button", name="完成，用这 2 页").click()
        box.get_by_text("材料已按调整后的页面合成").wait_for(timeout=60_000)
        assert box.locator(".first-pages img").count() == 2
        assert_fits(page)

        page.unroute("**/uploads/**")
        desk.go(form)
        assert box.locator(".first-pages img").count() == 2
        page.get_by_role("button", name="暂存", exact=True).click()
    with office.context.database.reading() as work:
        assert documents_of(work, journey.case_id) == []
