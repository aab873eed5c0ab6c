"""Every page, in light, dark and phone: axe finds nothing, nothing is wider than the window.

With SCREENSHOTS=folder each page is also drawn there, for people to look at.
"""

import os
import re
from pathlib import Path

import pytest

from app.policy.actor import Actor, Role
from app.services.applications.start_case import start_renewal
from app.store.ending_permits import permits_to_remind_of
from app.store.person_rows import person_of
from tests.support.browser import (
    BOTH,
    PHONE,
    assert_accessible,
    assert_accessible_too,
    assert_easy_to_see,
    assert_fits,
    chromium_path,
    in_looks,
    window,
)
from tests.support.shown_pages import FIXED, PUBLIC, keepers_pages, register_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
ISSUES = (
    ("employee_material", "iit_payment_record", "第二页缺少财务章，请重新扫描。"),
    ("unit_attachment", "tax_payment_proof", "请上传最近一年的完税证明。"),
    ("employee_contract", "labour_contract", "合同第三页缺少签字。"),
    ("ledger", "ledger", "请说明 2025 年 3 月的社保情况。"),
)


class Stage:
    """Cases in the states that pages differ by; every path is shown by a short name."""

    def __init__(self, office):
        self.office = office
        self.paths = {}
        with office.at_desk("agent") as agent:
            self.agent = agent
            self.fill()

    def fill(self):
        approved = self.submitted("褚举例", "chu")
        for login in ("overseas.l1a", "overseas.l2a"):
            with self.office.at_desk(login) as reviewer:
                reviewer.take_next()
                reviewer.approve()
        returned = self.submitted("赵测试", "zhao")
        with self.office.at_desk("hd.l1a") as reviewer:
            reviewer.take_next()
            reviewer.send_back("材料需要补正，见下列问题。", ISSUES, "建议同时核对现居住地址。")
        waiting = self.submitted("王样本", "wang")
        with self.office.at_desk("hd.l1a") as reviewer:
            reviewer.take_next()
            self.paths["review_form"] = ("hd.l1a", self.path(reviewer))
            reviewer.go("/review/")
        self.paths["pass_on"] = ("hd.l1a", f"/review{self.paths['review_form'][1].split('?')[0]}/pass-on")
        self.paths["must_claim"] = ("hd.l1b", self.paths["review_form"][1])
        drafted = self.agent.start_renewal("钱模拟")
        late = self.agent.start_renewal("孙虚构")
        self.note("agent", approved=approved, returned=returned, waiting=waiting, drafted=drafted)
        self.note("agent", late=late, diagram=f"{returned}/diagram")
        self.note("zhao", employee_case=returned)
        self.note("chu", slip_case=approved)
        self.tasks("agent", returned, late, drafted)
        self.tasks("zhao", returned)
        self.note("agent2", refused=self.refused())
        self.note("agent", paper=self.first_paper(approved))

    def note(self, login, **paths):
        self.paths |= {name: (login, path) for name, path in paths.items()}

    def submitted(self, name, login):
        with self.office.at_desk(login) as employee:
            case = self.agent.start_renewal(name)
            self.agent.confirm_contract(case)
            employee.update_information(case, current_address="北京市海淀区新址路 8 号")
            self.agent.submit(case)
        return case

    def path(self, desk):
        return desk.page.url.removeprefix(self.office.address)

    def tasks(self, login, *cases):
        """Note the form of each open task of somebody's."""
        with self.office.at_desk(login) as desk:
            for case in cases:
                desk.go(case)
                links = desk.page.locator(".tasks a").evaluate_all(
                    "found => found.map(one => one.getAttribute('href'))"
                )
                for place, link in enumerate(links):
                    self.note(login, **{f"form_{login}_{cases.index(case)}_{place}": link})

    def first_paper(self, case):
        with self.office.at_desk("agent") as desk:
            desk.go(case)
            return desk.page.get_by_role("link", name="员工诚信声明").first.get_attribute("href")

    def refused(self):
        """A suspended permit has no button: the request comes from somewhere else."""
        context = self.office.context
        with context.database.reading() as work:
            permits = permits_to_remind_of(
                work, context.today().replace(year=context.today().year + 2), behind="", limit=1000
            )
            permit = next(one for one in permits if person_of(work, one.person_id).name == "陈试用")
        agent = Actor("elsewhere", "经办人", Role.AGENT, employer_id=permit.employer_id)
        return f"/cases/{start_renewal(context, agent, permit.id, 'elsewhere')['case_id']}"


@pytest.fixture(scope="module")
def stage(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("looks")) as office:
        yield Stage(office)


def faults(page, name):
    """Hold a page that is open, in both looks, against axe and the width; draw it when somebody wants to look."""
    found = []
    for place, (scheme, size) in enumerate(in_looks(page, BOTH)):
        width = "phone" if size == PHONE else "desktop"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)
        try:
            assert_fits(page)
            (assert_accessible_too if place else assert_accessible)(page)
        except AssertionError as wrong:
            found.append(f"{name} ({page.url}, {scheme}, {width}): {wrong}")
    try:
        assert_easy_to_see(page)
    except AssertionError as wrong:
        found.append(f"{name} ({page.url}, for those who see little): {wrong}")
    return found


def faults_of(page, address, paths):
    found = []
    for name, path in paths.items():
        page.goto(address + path)
        found += faults(page, name)
    return found


def test_pages_for_everybody_are_accessible_and_fit(stage):
    with window(stage.office.browser, for_axe=True) as page:
        assert faults_of(page, stage.office.address, PUBLIC) == []


@pytest.mark.parametrize(
    "login",
    [
        "agent",
        "agent2",
        "agent5",
        "agent6",
        "viewer",
        "zhao",
        "chu",
        "hd.l1a",
        "hd.l1b",
        "hd.l2a",
        "hd.l3a",
        "operator",
        "analyst",
        "security",
        "auditor",
    ],
)
def test_the_pages_of_each_role_are_accessible_and_fit(stage, login):
    own = {name: path for name, (who, path) in stage.paths.items() if who == login}
    with stage.office.at_desk(login, for_axe=True) as desk:
        paths = {**FIXED.get(login, {}), **own}
        if login == "agent":
            link = (
                desk.go("/employer/")
                .locator("tr", has_text="赵测试")
                .get_by_role("link", name=re.compile("^查看 ?赵"))
            )
            page = link.get_attribute("href")
            tabs = {f"employee_{tab}": f"{page}?tab={tab}" for tab in ("education", "study", "work", "cases")}
            updates = {f"update_{what}": f"{page}/{what}" for what in ("post", "dates", "contract")}
            paths |= tabs | updates | {"contract_view": f"{page}/contract/1"}
        if login == "operator":
            paths |= register_pages(desk)
        if login == "security":
            paths |= keepers_pages(desk)
        assert faults_of(desk.page, stage.office.address, paths) == []


def test_forms_sent_empty_are_accessible_and_say_what_is_missing(stage):
    for name, (login, path) in stage.paths.items():
        if not name.startswith(("form_", "review_form")):
            continue
        with stage.office.at_desk(login, for_axe=True) as desk:
            desk.go(path)
            desk.send()
            desk.page.wait_for_selector(".error-summary")
            assert faults(desk.page, f"{name}_errors") == []


def test_a_genuine_slip_is_confirmed_accessibly(stage):
    with stage.office.at_desk("chu") as employee:
        employee.go("/me/")
        link = employee.page.get_by_role("link", name=re.compile("打印《工作居住证确认单》")).get_attribute(
            "href"
        )
    code = re.search(r"/([A-Z0-9]+)\.pdf", link)[1]
    with window(stage.office.browser, for_axe=True) as page:
        assert faults_of(page, stage.office.address, {"verify_ok": f"/verify/{code}"}) == []
