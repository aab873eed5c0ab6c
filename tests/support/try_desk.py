"""Try-runs in tests: the worker's part goes on in a thread, as it does beside the web in an office."""

import threading
from contextlib import contextmanager

from app.services.editions.play_try_runs import TryRunRounds
from tests.support.browser import follow

REST_SECONDS = 0.1
LONGEST_MS = 90_000
CHECKS = ("declared_income_record_checks", "iit_payment_record_checks")


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

    def __init__(self, page, *, script=True):
        self.page = page
        self.script = script

    def press(self, name):
        """Press a button and wait until the worker has answered."""
        follow(self.page.get_by_role("button", name=name, exact=isinstance(name, str)).last)
        while self.page.locator("[data-waits]").count():
            self._look_again()
        self.page.wait_for_load_state()
        return self

    def _look_again(self):
        """Wait until the page that waits has been replaced: by itself where it has scripts, else by loading it."""
        if self.script:
            # The page reloads itself as soon as there is an answer; loading it besides would cut that short.
            self.page.locator("[data-waits]").wait_for(state="detached", timeout=LONGEST_MS)
            self.page.wait_for_load_state()
        else:
            self.page.wait_for_timeout(200)
            self.page.goto(self.page.url)

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

    def send_back(self):
        """Return the case for one paper."""
        page = self.page
        page.get_by_label("退回补正").check()
        page.locator("[name=opinion]").wait_for()
        page.locator("[name=opinion]").fill("请补正一项。")
        page.locator("[name='issues.0.category']").select_option("employee_material")
        page.locator("[name='issues.0.target']").wait_for()
        page.locator("[name='issues.0.target']").select_option("iit_payment_record")
        page.locator("[name='issues.0.text']").fill("第 2 页漏盖财务专用章")
        self.press("办理这一步")

    def submit(self):
        """Check every page of what the employee has put in, and submit."""
        page = self.page
        for name in CHECKS:
            for box in page.locator(f"[name={name}]").all():
                box.check()
        page.locator("[name=first_reviewed]").check()
        self.press("办理这一步")
