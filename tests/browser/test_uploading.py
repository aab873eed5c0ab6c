"""A file goes up as soon as it is chosen: progress, pages, taking back, and what happens when the network goes."""

import re

import pytest

from app.services.tasks.chosen_papers import choose_for_task, take_back_from_task
from app.store.document_rows import documents_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.photos import jpeg_photo
from tests.make.service_journey import ServiceJourney
from tests.support.browser import (
    LOOKS,
    PHONE,
    assert_accessible,
    assert_fits,
    chromium_path,
    follow,
    in_looks,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    needs_fonts,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
STATEMENT, INCOME, TAX = "employee_integrity_statement", "declared_income_record", "iit_payment_record"
SAMPLES = {STATEMENT: "员工诚信声明", INCOME: "申报收入查询记录", TAX: "申请人所得税纳税记录"}
SLOT = "/employer/attachments/employer_integrity_statement"


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("uploading")) as found:
        found.journey = renewal_of(found.context, "zhao")
        yield found


def renewal_of(context, employee):
    """Return a renewal that waits for what the employee sends."""
    journey = ServiceJourney(context, employee)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    return journey


def form_of(journey):
    """Return the address of the employee's form."""
    return f"/tasks/{journey.open()['update_information'].key}"


@pytest.fixture
def form(office):
    """Return the address of the form of a renewal that is not sent while the tests go on; nothing waits in it."""
    address = form_of(office.journey)
    for slot in SAMPLES:
        take_back_from_task(
            office.context, actor_named(office.context, "zhao"), address.rpartition("/")[2], slot
        )
    return address


def sample(office, slot):
    return office.context.settings.data_dir / "demo-papers" / f"{SAMPLES[slot]}.pdf"


def box_of(page, slot):
    return page.locator(f".upload:has([name='file.{slot}'])")


def choose(office, page, slot):
    box = box_of(page, slot)
    page.set_input_files(f"[name='file.{slot}']", sample(office, slot))
    box.locator(".first-pages").wait_for()
    return box


def versions(context, journey, slot):
    with context.database.reading() as work:
        return [row.version for row in documents_of(work, journey.case_id) if row.slot == slot]


def test_a_chosen_file_is_there_after_a_refresh_and_is_taken_back_with_the_keyboard(office, form):
    with office.at_desk("zhao") as desk:
        page = desk.go(form)
        box = choose(office, page, STATEMENT)
        assert box.locator("[data-upload-said]").inner_text().startswith("员工诚信声明.pdf：文件已保存")
        assert page.locator(f"[name='file.{STATEMENT}']").input_value() == ""
        desk.go(form)
        pictures = box.locator(".first-pages img")
        pictures.first.scroll_into_view_if_needed()
        page.wait_for_function(
            "() => [...document.querySelectorAll('.first-pages img')].every(one => one.naturalWidth > 0)"
        )
        assert versions(office.context, office.journey, STATEMENT) == []
        box.get_by_role("button", name=re.compile("^移除这份文件")).focus()
        page.keyboard.press("Enter")
        box.get_by_text("文件已移除。").wait_for()
        assert pictures.count() == 0
        assert page.evaluate("document.activeElement.type") == "file"
        desk.go(form)
        assert page.locator(".first-pages").count() == 0


def test_progress_is_told_and_an_upload_can_be_stopped(office, form):
    with office.at_desk("zhao") as desk:
        page = desk.go(form)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000}
        wire.send("Network.emulateNetworkConditions", slow)
        control = page.locator(f"[name='file.{TAX}']")
        page.set_input_files(f"[name='file.{TAX}']", sample(office, TAX))
        box = box_of(page, TAX)
        assert "正在上传" in box.locator("[data-upload-said]").inner_text()
        page.wait_for_function(
            "() => [...document.querySelectorAll('progress')].some(one => one.value > 0 && one.value < 100)"
        )
        assert control.is_disabled()
        box.get_by_role("button", name="取消上传").click()
        box.get_by_text("已取消上传，没有选用文件。").wait_for()
        assert control.is_enabled()
        assert control.input_value() == ""
        assert box.locator(".first-pages").count() == 0


def test_without_a_network_the_file_stays_chosen_and_travels_with_the_form(office, form):
    with office.at_desk("zhao") as desk:
        page = desk.go(form)
        # What is waited for between two attempts passes at once.
        page.evaluate("() => { const wait = window.setTimeout; window.setTimeout = (act) => wait(act, 1); }")
        page.route("**/papers/*", lambda route: route.abort())
        page.set_input_files(f"[name='file.{INCOME}']", sample(office, INCOME))
        box = box_of(page, INCOME)
        box.get_by_text("没有传上去").wait_for()
        assert "申报收入查询记录.pdf" in page.locator(f"[name='file.{INCOME}']").input_value()
        page.complaints.clear()
        follow(page.get_by_role("button", name="暂存", exact=True))
        assert "申报收入查询记录.pdf" in page.locator("main").inner_text()


def test_a_bad_file_is_told_at_its_box_and_not_chosen(office, form):
    with office.at_desk("zhao") as desk:
        page = desk.go(form)
        bad = {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"}
        page.set_input_files(f"[name='file.{TAX}']", bad)
        told = box_of(page, TAX).locator("[data-file-told]")
        told.get_by_text("文件不完整").wait_for()
        assert "坏.pdf" in told.inner_text()
        assert page.locator(f"[name='file.{TAX}']").input_value() == ""


def test_a_form_sent_while_a_file_is_under_way_waits_for_it(office):
    with office.at_desk("agent5") as desk:
        page = desk.go(SLOT)
        held = []

        def hold(route):
            held.append(route)

        page.route("**/chosen", hold)
        page.set_input_files("#f-paper", sample(office, STATEMENT))
        page.get_by_role("main").get_by_role("button", name="上传", exact=True).click()
        page.get_by_text("传完后自动提交").wait_for()
        assert page.url.endswith(SLOT)
        held[0].continue_()
        page.wait_for_url(re.compile("/employer/attachments/#"))
        desk.says("“单位诚信声明”已上传")


def test_the_box_is_accessible_and_fits_with_a_file_that_waits(office, form):
    key = form.rpartition("/")[2]
    with sample(office, TAX).open("rb") as file:
        choose_for_task(
            office.context, actor_named(office.context, "zhao"), key, TAX, file, "纳税.pdf", "waits"
        )
    with office.at_desk("zhao", for_axe=True) as desk:
        page = desk.go(form)
        box_of(page, TAX).locator(".first-pages").wait_for()
        for _scheme, size in in_looks(page, LOOKS):
            assert_fits(page)
            assert_accessible(page)
            if size != PHONE:
                continue
            for place in (
                box_of(page, TAX).locator("button:visible, input[type=file]:visible, .first-pages a").all()
            ):
                found = place.bounding_box()
                assert found["height"] >= 44, place.inner_text()


def test_what_is_chosen_is_sent_with_the_form(office):
    journey = renewal_of(office.context, "wang")
    with office.at_desk("wang") as desk:
        page = desk.go(form_of(journey))
        for slot in SAMPLES:
            choose(office, page, slot)
        page.locator("[name=has_title][value=no]").check()
        page.locator("[name=declared_true]").check()
        desk.send()
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
    assert all(versions(office.context, journey, slot) for slot in SAMPLES)


def test_photos_of_a_telephone_become_one_paper_with_a_page_for_each(office, form):
    photos = [
        {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg_photo(is_turned=turned)}
        for number, turned in ((1, True), (2, False))
    ]
    with office.at_desk("zhao", size=PHONE) as desk:
        page = desk.go(form)
        box = box_of(page, STATEMENT)
        page.set_input_files(f"[name='file.{STATEMENT}']", photos)
        box.locator(".first-pages img").nth(1).wait_for()
        box.locator(".first-pages").scroll_into_view_if_needed()
        assert "IMG_1 等 2 个.pdf" in box.inner_text()
        assert "IMG_1.jpg 等 2 个：文件已保存" in box.locator("[data-upload-said]").inner_text()
        page.wait_for_function(
            "() => [...document.querySelectorAll('.first-pages img')].every(one => one.naturalHeight > one.naturalWidth)"
        )
        assert_fits(page)
        page.set_input_files(
            f"[name='file.{TAX}']", {"name": "IMG_3.gif", "mimeType": "image/gif", "buffer": b"GIF89a"}
        )
        box_of(page, TAX).get_by_text("也不是 JPG、PNG、HEIC、WebP 照片").wait_for()


def test_the_button_is_our_own_and_works_with_the_keyboard(office, form):
    with office.at_desk("zhao") as desk:
        page = desk.go(form)
        box = box_of(page, INCOME)
        control = box.locator("[type=file][name]")
        name = control.evaluate("one => [...one.labels].map(label => label.innerText.trim()).join(' ')")
        assert "申报收入查询记录" in name
        assert name.endswith("选择文件")
        assert box.get_by_text("没有选择文件").is_visible()
        assert control.bounding_box()["width"] <= 2
        with page.expect_file_chooser() as opened:
            control.press("Enter")
        assert opened.value.is_multiple()
        with page.expect_file_chooser():
            box.get_by_text("选择文件", exact=True).click()


def test_without_a_script_the_browsers_own_control_is_there(office, form):
    with office.at_desk("zhao", script=False) as desk:
        box = box_of(desk.go(form), INCOME)
        assert box.locator("[type=file][name]").bounding_box()["width"] > 100
        assert box.locator(".file-button").is_hidden()
