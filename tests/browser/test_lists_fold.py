"""Lists of reviews fold where there is no room for their columns: large text, the simple version, a long name of a unit."""

import pytest
from sqlalchemy import update

from app.store.tables_office import employer
from tests.make.service_journey import ServiceJourney
from tests.support.browser import DESKTOP, chromium_path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
LONG = "北京示例数字经济与人工智能产业创新发展研究中心（有限合伙）海淀区中关村软件园西北旺东路十号院第一分支机构技术服务部"
CUT = """() => [...document.querySelectorAll(".table-wrap")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute("aria-label"))"""
SQUEEZED = """() => [...document.querySelectorAll(".data tbody :is(th, td[data-label])")]
  .filter(one => {
    const size = parseFloat(getComputedStyle(one).fontSize);
    return one.innerText.trim().length > 6 && one.getBoundingClientRect().width < 5 * size;
  }).map(one => one.innerText)"""
WITHOUT_A_SIGN = """() => [...document.querySelectorAll(".bench-tools .tool")]
  .filter(one => one.checkVisibility())
  .filter(one => !one.querySelector("svg")?.checkVisibility() && !one.innerText.trim())
  .map(one => one.textContent)"""
SHOWN = """([looks, size]) => {
  document.documentElement.dataset.looks = looks;
  document.documentElement.style.fontSize = size;
}"""
LOOKS = [("", ""), ("simple", ""), ("large high simple", ""), ("large", ""), ("", "200%")]


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    """An office in which two reviews wait, one of them held, of a unit with a long name."""
    with opened(tmp_path_factory.mktemp("folds")) as found:
        ServiceJourney(found.context, "wang").submit()
        journey = ServiceJourney(found.context).submit()
        journey.claim("hd.l1a")
        found.where = f"/tasks/{journey.open()['review'].key}"
        found.context.database.transact(
            lambda work: work.connection.execute(
                update(employer).where(employer.c.id == journey.case.employer_id).values(name=LONG)
            )
        )
        yield found


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("hd.l1a", "/review/"),
        ("hd.l1a", "/review/cases"),
        ("hd.l3a", "/review/board/"),
        ("agent", "/employer/"),
    ],
)
def test_nothing_is_cut_off_or_squeezed_in_any_look(office, login, path):
    with office.at_desk(login, size=DESKTOP) as desk:
        page = desk.go(path)
        assert LONG in page.locator("main").inner_text()
        for look in LOOKS:
            page.evaluate(SHOWN, look)
            assert page.evaluate(CUT) == [], look
            assert page.evaluate(SQUEEZED) == [], look


def test_tools_of_the_workbench_keep_a_sign_in_the_simple_version(office):
    with office.at_desk("hd.l1a", size=DESKTOP) as desk:
        page = desk.go(office.where)
        page.evaluate(SHOWN, ["simple", ""])
        assert page.locator(".bench-tools .tool").count()
        assert page.evaluate(WITHOUT_A_SIGN) == []


def test_the_workbench_grows_with_large_text_instead_of_leaving_no_room(office):
    with office.at_desk("hd.l1a", size=DESKTOP) as desk:
        page = desk.go(office.where)
        for look in LOOKS:
            page.evaluate(SHOWN, look)
            assert page.locator(".bench-pages").first.bounding_box()["height"] > 200, look


@pytest.mark.parametrize(("width", "most"), [(390, 120), (320, 140)])
def test_on_a_phone_the_head_is_low_and_its_buttons_keep_their_names(office, width, most):
    with office.at_desk("agent", size={"width": width, "height": 700}) as desk:
        desk.go("/employer/")
        assert desk.page.locator(".top").bounding_box()["height"] <= most
        for name in ("朗读正文", "退出"):
            button = desk.page.locator(".top").get_by_role("button", name=name)
            assert min(button.bounding_box()[side] for side in ("width", "height")) >= 44, name
        assert desk.page.locator(".top").get_by_role("link", name="帮助").count() == 1


def test_on_a_phone_the_simple_version_keeps_the_words_of_its_buttons(office):
    with office.at_desk("agent", size={"width": 390, "height": 700}) as desk:
        desk.go("/employer/")
        desk.page.evaluate(SHOWN, ["simple", ""])
        assert (
            desk.page.locator(".top .words").evaluate_all(
                "all => Math.min(...all.map(one => one.clientWidth || one.offsetWidth))"
            )
            > 20
        )
