"""The workbench of a review: pages and papers by keys, a note on a page is an item, it fits every window, axe is content."""

import re

import pytest

from tests.make.procedure_journey import returned
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.browser import PHONE, assert_accessible, assert_fits, chromium_path, follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
WINDOWS = [
    ("light", {"width": 1366, "height": 768}),
    ("dark", {"width": 1920, "height": 1080}),
    ("light", {"width": 820, "height": 1180}),
    ("dark", PHONE),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    """An office in which a renewal has come back with a new version of a paper."""
    with opened(tmp_path_factory.mktemp("bench")) as found:
        journey = ServiceJourney(found.context).submit()
        journey.review("hd.l1a", returned("employee_material", "iit_payment_record", "缺章"))
        journey.lay("iit_payment_record")
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
        journey.do("agent", "verify_and_submit", SUBMIT)
        journey.claim("hd.l1a")
        found.where = f"/tasks/{journey.open()['review'].key}"
        found.journey = journey
        yield found


@pytest.fixture
def desk(office):
    with office.at_desk("hd.l1a", size=WINDOWS[0][1]) as found:
        found.go(office.where)
        yield found


def shown(page):
    return page.locator("[data-now-page] img").get_attribute("src")


def current(page):
    return page.locator("[data-paper][aria-current=true] strong").inner_text()


@pytest.mark.parametrize(("scheme", "size"), WINDOWS)
def test_it_fits_every_window_and_axe_finds_nothing(office, scheme, size):
    with office.at_desk("hd.l1a", scheme=scheme, size=size, for_axe=True) as desk:
        page = desk.go(office.where)
        assert_fits(page)
        assert_accessible(page)
        desk.choose("decision", "returned")
        assert_fits(page)
        assert_accessible(page)
        foot = page.locator(".bench-foot").bounding_box()
        assert foot["y"] + foot["height"] <= size["height"], "the footer never scrolls away"


def test_papers_and_pages_change_by_keys_and_the_address_follows(desk):
    page = desk.page
    assert current(page) == "《申请人所得税纳税记录》", "what this round brought is shown first"
    names = page.locator("[data-paper] strong").all_inner_texts()
    at = names.index(current(page))
    page.keyboard.press("j")
    assert current(page) == names[at + 1]
    page.keyboard.press("k")
    assert current(page) == names[at]
    many = page.locator("[data-paper]:not([data-pages='1'])").first
    many.click()
    first = shown(page)
    page.keyboard.press("ArrowRight")
    assert shown(page) == first.replace("/pages/1.png", "/pages/2.png")
    assert "page=2" in page.url
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first


def test_a_page_is_turned_enlarged_and_laid_beside_the_version_before(desk):
    page = desk.page
    page.keyboard.press("r")
    assert page.locator("[data-now-page]").get_attribute("data-turn") == "90"
    for _ in range(3):
        page.keyboard.press("+")
    assert shown(page).endswith("?size=large")
    page.keyboard.press("0")
    page.keyboard.press("c")
    was = page.locator("[data-was-page] img").get_attribute("src")
    assert was
    assert was != shown(page)
    page.keyboard.press("c")
    assert page.locator("[data-was-page]").is_hidden()


def test_a_finding_and_an_item_lead_to_the_page(desk):
    page = desk.page
    page.keyboard.press("j")
    before = current(page)
    page.locator(".asked-about").get_by_role("link", name=re.compile("新旧并排")).click()
    assert current(page) == "《申请人所得税纳税记录》" != before
    assert page.locator("[data-was-page]").is_visible()
    assert "/tasks/" in page.url, "what is typed stays where it is"


def test_values_stand_beside_the_paper_they_belong_to(desk):
    page = desk.page
    told = page.locator("[data-values]:visible").inner_text()
    assert "四处单位是否一致" in told
    assert "劳动合同签订单位" in told
    page.locator("[data-paper]", has_text="员工诚信声明").click()
    assert "四处单位是否一致" not in page.locator("[data-values]:visible").inner_text()


def test_a_note_on_a_page_becomes_an_item_and_nothing_scrolls_away(desk):
    page = desk.page
    targets = page.locator("[name^='issues.'][name$='.target']")
    at = sum(bool(one.input_value()) for one in targets.all())
    page.keyboard.press("n")
    row = {
        name: page.locator(f"[name='issues.{at}.{name}']") for name in ("category", "target", "page", "text")
    }
    row["target"].wait_for()
    page.locator(f"[name='issues.{at}.text']:focus").wait_for()
    told = {name: one.input_value() for name, one in row.items()}
    assert told == {"category": "employee_material", "target": "iit_payment_record", "page": "1", "text": ""}
    assert page.evaluate("scrollY") == 0
    page.select_option(f"[name='issues.{at}.reason']", "no_finance_seal")
    assert "没有逐页加盖" in row["text"].input_value()
    assert f"（{at + 1} 项）" in page.locator(".bench-decision").inner_text()
    page.locator("[data-said]", has_text="保存").wait_for()


def test_without_a_script_the_pages_are_plain_and_a_note_still_is_an_item(office):
    with office.at_desk("hd.l2a", script=False) as other:
        other.go(office.where)
    with office.at_desk("hd.l1a", script=False) as desk:
        page = desk.go(office.where)
        follow(page.locator("[data-paper]", has_text="员工诚信声明"))
        assert "员工诚信声明" in page.locator("[data-shown-name]").inner_text()
        assert page.locator("#part-documents").count() == 1
        follow(page.locator("[data-note-page]"))
        row = page.locator("[name$='.target']").last
        assert row.input_value() == "employee_integrity_statement"


def test_a_picture_is_drawn_once_and_light(office):
    with office.at_desk("hd.l1a") as desk:
        page = desk.go(office.where)
        address = office.address + shown(page)
        first = page.request.get(address)
        assert len(first.body()) <= 150_000
        kept = list(office.context.files.pictures.root.glob("*/*"))
        assert kept
        assert page.request.get(address).body() == first.body()
        assert sorted(kept) == sorted(office.context.files.pictures.root.glob("*/*"))
