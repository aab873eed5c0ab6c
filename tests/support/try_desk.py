"""Try-runs in tests: the worker's part goes on in a thread, as it does beside the web in an office."""

import threading
from contextlib import contextmanager

from app.services.editions.play_try_runs import TryRunRounds
from tests.support.browser import assert_looks_right, follow

REST_SECONDS = 0.1
LONGEST = 120_000
CHECKS = ("declared_income_record_checks", "iit_payment_record_checks")
SPRING_FESTIVAL = "2027-02-08"


@contextmanager
def playing(context):
    """Let a worker play the try-runs of an office for a while."""
    rounds, stopping = TryRunRounds(context), threading.Event()

    def work():
        while not stopping.is_set():
            if not rounds.some():
                stopping.wait(REST_SECONDS)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield rounds
    finally:
        stopping.set()
        thread.join()
        rounds.stop()


class TryDesk:
    """The page of a try-run in a browser, with scripts or without."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        """Press a button and wait until the worker has answered."""
        follow(self.page.get_by_role("button", name=name, exact=isinstance(name, str)).last)
        # The page asks again by itself, with a script or without one.
        self.page.locator("[data-waits]").wait_for(state="detached", timeout=LONGEST)
        return self

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    def steps(self):
        return self.page.locator(".try-steps a").all_inner_texts()

    def notices(self):
        """Return title and receiver of what the last step wrote."""
        rows = self.page.locator("section", has=self.page.locator("h2", has_text="这一步写的通知")).locator(
            "tbody tr"
        )
        return rows.all_inner_texts()


def begin(desk, draft_id):
    """Begin a try-run with a permit that ends in the Spring Festival."""
    page = desk.go(f"/editions/drafts/{draft_id}/try")
    assert_looks_right(page)
    page.get_by_label("证件有效期至").fill(SPRING_FESTIVAL)
    page.get_by_label("从哪一天开始").fill("2026-12-15")
    return TryDesk(page).press("开始试办").press("发起")


def submit(tried):
    """Answer as employer and employee until the authority has the case."""
    page = tried.page
    page.get_by_label("没有变化，沿用当前合同").check()
    tried.press("办理这一步")
    page.locator("[name=declared_true]").check()
    tried.press("办理这一步")
    page.get_by_label("核实无误，提交主管部门审核").check()
    return tried


def submit_again(tried):
    """Check the paper that was put in for the returned one, and submit."""
    page = tried.page
    page.get_by_label("核实无误，提交主管部门审核").check()
    page.locator("[name=first_reviewed]").wait_for()
    check_pages(page)
    tried.press("办理这一步")


def check_pages(page):
    """Tick every page of the papers that are checked page by page, and that they were looked at."""
    for name in CHECKS:
        for box in page.locator(f"[name={name}]").all():
            box.check()
    page.locator("[name=first_reviewed]").check()
