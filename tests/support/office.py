"""The product as people meet it: a served context of fictional people, and what each of them does in a browser."""

import os
import re
import time
from contextlib import contextmanager
from datetime import date, timedelta

from app.demo.demo_accounts import PASSWORD
from app.factory import build_context, create_app
from app.scenarios.stage_clock import FIRST_DAY, StageClock
from app.services.accounts.sign_in import sign_in
from app.web.frame.browser_cookies import COOKIE
from tests.make.context_maker import fill_context, settings_for, share_files
from tests.support.browser import follow, serve, window
from tests.support.compiled_once import share_calendar
from tests.support.databases import sqlite_database

PAPERS = {
    "employee_integrity_statement": "员工诚信声明.pdf",
    "declared_income_record": "申报收入查询记录.pdf",
    "iit_payment_record": "申请人所得税纳税记录.pdf",
    "labour_contract": "劳动合同.pdf",
}
PAGE_CHECKS = ("declared_income_record_checks", "iit_payment_record_checks")


class RunningClock:
    """Begins on a day that does not depend on today, goes on as time does, and is moved by as much as a test says."""

    def __init__(self, begins):
        self.begins = begins
        self.moved = timedelta()
        self.started = time.monotonic()

    def __call__(self):
        return self.begins + self.moved + timedelta(seconds=time.monotonic() - self.started)


def opening():
    """Return when the office opens: on the stories' first day, or in the morning of OFFICE_DAY where that is set."""
    clock = StageClock(FIRST_DAY)
    if wanted := os.environ.get("OFFICE_DAY"):
        clock.go_to(date.fromisoformat(wanted))
    return clock.now


class Office:
    """A served product with its demonstration data."""

    def __init__(self, address, context, clock, browser):
        self.address = address
        self.context = context
        self.clock = clock
        self.browser = browser

    @contextmanager
    def at_desk(self, login, **look):
        """Sign in as somebody, in a window of their own."""
        with window(self.browser, **look) as page:
            page.context.add_cookies([self._session_of(login)])
            page.goto(self.address)
            yield Desk(page, self)
            refused = "the server responded with a status of"
            assert [said for said in page.complaints if refused not in said] == []

    def _session_of(self, login):
        """Sign in without the page for it; return the cookie that the page would have left."""
        token = sign_in(self.context, login, PASSWORD)
        return {"name": COOKIE, "value": token, "url": self.address, "httpOnly": True, "sameSite": "Lax"}


class Desk:
    """One person at a page: the steps of a renewal as they are pressed and typed."""

    def __init__(self, page, office):
        self.page = page
        self.office = office

    def go(self, path):
        self.page.goto(self.office.address + path)
        return self.page

    def says(self, *sentences):
        """Fail unless the page's text holds every sentence."""
        text = self.page.locator("main").inner_text()
        for sentence in sentences:
            assert sentence in text, f"“{sentence}” is not on the page:\n{text[:1500]}"

    def send(self):
        """Press the form's one primary button."""
        follow(self.page.locator("#task-form .actions .btn-primary, .bench-foot .btn-primary"))

    def start_renewal(self, name):
        """Press 办理续签 in the row of an employee; return the path of the case."""
        self.go("/employer/")
        follow(self.page.locator("tr", has_text=name).get_by_role("button", name="办理续签"))
        self.page.wait_for_url(re.compile("/cases/"))
        return self.page.url.removeprefix(self.office.address)

    def open_task(self, case, name):
        """Open one of the case's tasks by its name."""
        self.go(case)
        follow(self.page.locator(".tasks").get_by_role("link", name=name))
        self.page.wait_for_selector("h1")

    def confirm_contract(self, case):
        self.open_task(case, "确认或上传劳动合同")
        self.choose("contract_choice", "current")
        self.send()

    def upload(self, slot, name=""):
        folder = self.office.context.settings.data_dir / "demo-papers"
        self.page.set_input_files(f"[name='file.{slot}']", folder / (name or PAPERS[slot]))

    def update_information(self, case, **fields):
        """Fill the employee's form, upload the three papers, and send it."""
        self.open_task(case, "更新信息和附件材料")
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)
        for slot in ("employee_integrity_statement", "declared_income_record", "iit_payment_record"):
            self.upload(slot)
        self.page.locator("[name=declared_true]").check()
        self.send()

    def submit(self, case, explanations=()):
        """Confirm every page of the income papers, explain months, and submit to the authority."""
        self.open_task(case, "核实并提交续签")
        self.choose("decision", "submit")
        for name in PAGE_CHECKS:
            for box in self.page.locator(f"[name={name}]").all():
                box.check()
        self.explain(explanations)
        self.page.locator("[name=first_reviewed]").check()
        self.send()

    def explain(self, explanations):
        for place, (month, text) in enumerate(explanations):
            if not self.page.locator(f"[name='ledger_explanations.{place}.month']").count():
                self.page.get_by_role("button", name=re.compile("增加一项")).click()
            self.page.fill(f"[name='ledger_explanations.{place}.month']", month)
            self.page.fill(f"[name='ledger_explanations.{place}.text']", text)

    def choose(self, name, value):
        """Choose an answer and wait where questions follow from it; one that is chosen stays as it is."""
        answer = self.page.locator(f"[name={name}][value={value}]")
        if answer.is_checked():
            return
        if not answer.locator("xpath=ancestor::*[@data-refresh]").count():
            answer.check()
            return
        self.page.locator("#task-form").evaluate("form => { form.dataset.answers = '0' }")
        answer.check()
        self.page.wait_for_selector("#task-form:not([data-answers='0'])")

    def take_next(self):
        """Claim the next free review and open it."""
        self.go("/review/")
        follow(self.page.get_by_role("button", name="取下一件"))
        self.page.wait_for_url(re.compile("/tasks/"))

    def open_part(self, heading):
        """Show one of the parts of the workbench instead of a paper."""
        self.page.locator("[data-part-of]", has_text=heading).first.click()

    def approve(self):
        for answer in self.page.locator("[name^=verdict_][value=accepted]").all():
            answer.check()
        self.choose("decision", "approved")
        self.send()

    def send_back(self, opinion, issues, advice=""):
        """Return the application with issues (category, target, text)."""
        self.choose("decision", "returned")
        self.page.fill("[name=opinion]", opinion)
        for place, (category, target, text) in enumerate(issues):
            if not self.page.locator(f"[name='issues.{place}.category']").count():
                self.page.get_by_role("button", name=re.compile("增加一项")).click()
            self.page.select_option(f"[name='issues.{place}.category']", category)
            self.page.select_option(f"[name='issues.{place}.target']", target)
            self.page.fill(f"[name='issues.{place}.text']", text)
        self.page.fill("[name=advisory_note]", advice)
        self.send()


def fill_opening(database_url, data_dir):
    """Make an original that is filled on the day of opening."""
    clock = StageClock()
    clock.now = opening()
    fill_context(database_url, data_dir, clock=clock)


@contextmanager
def open_office(originals, browser, folder):
    """Serve a copy of an office with its demonstration people, its clock in the test's hands."""
    template, original = originals.of(
        "sqlite", fill_opening if os.environ.get("OFFICE_DAY") else fill_context
    )
    share_files(original, folder)
    clock = RunningClock(opening())
    url = sqlite_database(folder, template)
    share_calendar(template, url)
    settings = settings_for(url, folder, public_url="http://127.0.0.1")
    context = build_context(settings, clock=clock)
    with serve(create_app(context)) as address:
        yield Office(address, context, clock, browser)
    context.database.close()
