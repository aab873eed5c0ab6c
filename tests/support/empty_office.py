"""An office that nobody has filled: started in production mode as an operator starts it, used in a real browser only."""

import re
import time
from contextlib import ExitStack, contextmanager

from tests.support.browser import follow, window
from tests.support.running_office import PATIENCE_SECONDS, RunningOffice

LINK = re.compile(r"/setup/(\S+)")
PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
PRODUCTION = {
    "APP_MODE": "production",
    "APP_SECRET_KEY": "k3y0f4nEmpty0ff1ce" * 4,
    "APP_ENCRYPTION_KEY": "0123456789abcdef" * 4,
    "APP_PUBLIC_URL": "https://office.example.invalid",
    # The whole sign-in with a second factor is shown in test_signing_in_by_a_door.py.
    "APP_SECOND_FACTOR": "offered",
}
OWN_PASSWORD = "nine-letters-long"
FIRST_OWN = "three-quiet-rivers"


class EmptyOffice:
    """A production office from its first start; everybody who works in it has a window that stays open."""

    def __init__(self, folder, browser, database_url):
        self.folder = folder
        self.browser = browser
        self.server = RunningOffice(folder, "--no-demo", **PRODUCTION, DATABASE_URL=database_url)
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.windows = ExitStack()
        self.passwords = {}
        self._desks = {}

    def setup_path(self):
        """Return the path of the link that the terminal prints."""
        return LINK.search(self.server.log.read_text()).group()

    def new_window(self, **look):
        """Open a window in which nobody is signed in."""
        return Person(self.windows.enter_context(window(self.browser, **look)), self)

    def desk(self, login):
        """Return the window of somebody, signed in with the password they were given or chose."""
        if login not in self._desks:
            person = self.new_window()
            person.sign_in(login, self.passwords[login])
            if person.path() == "/account/password":
                person.choose_password(self.passwords[login], FIRST_OWN)
                self.passwords[login] = FIRST_OWN
            self._desks[login] = person
        return self._desks[login]

    def seat(self, login, person, password=OWN_PASSWORD):
        """Remember the window in which somebody has signed in."""
        self.passwords[login] = password
        self._desks[login] = person

    def stop(self):
        """Close every window and stop as Ctrl-C does."""
        self.windows.close()
        self.server.stop()


class Person:
    """Somebody at a browser."""

    def __init__(self, page, office):
        self.page = page
        self.office = office

    def go(self, path):
        self.page.goto(self.office.address + path)
        return self

    def text(self):
        return self.page.locator("main").inner_text()

    def says(self, *sentences):
        """Fail unless the page's text holds every sentence."""
        text = self.text()
        for sentence in sentences:
            assert sentence in text, f"“{sentence}” is not on the page:\n{text[:2500]}"

    def fill(self, **fields):
        """Fill fields by their names, one after the other; choosing from a list may bring new questions."""
        for name, value in fields.items():
            self.fill_place(name, value)

    def fill_place(self, name, value):
        place = self.page.locator(f"[name='{name}']").first
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)

    def choose(self, name, value):
        """Choose an answer; where questions follow from it, wait for them."""
        answer = self.page.locator(f"[name='{name}'][value='{value}']")
        if answer.is_checked() or not answer.locator("xpath=ancestor::*[@data-refresh]").count():
            # What is chosen already (told from the record, say) brings no new questions.
            answer.check()
            return
        form = self.page.locator("#task-form")
        form.evaluate("form => { form.dataset.answers = '0' }")
        answer.check()
        self.page.wait_for_selector("#task-form:not([data-answers='0'])")

    def press(self, words, *, exact=True):
        """Press a button or link of the page by its words, and wait for the page it leads to."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=exact)
        follow(button.first if button.count() else main.get_by_role("link", name=words, exact=exact).first)

    def send(self):
        """Press the one primary button of a form."""
        places = ("#task-form .actions", "main form .actions", ".bench-foot")
        button = self.page.locator(", ".join(f"{place} .btn-primary" for place in places))
        follow(button.locator("visible=true").last)

    def open_task(self, case, name):
        """Open one of the case's tasks by its name."""
        self.go(case)
        follow(self.page.locator(".tasks").get_by_role("link", name=name))
        self.page.wait_for_selector("h1")

    def path(self):
        return self.page.url.removeprefix(self.office.address)

    def choose_password(self, given, own):
        """Replace the password that somebody else has set, which comes before anything else."""
        self.fill(old_password=given, new_password=own, new_password_again=own)
        self.press("保存新密码")

    def sign_in(self, login, password):
        self.go("/sign-in")
        self.page.fill("#f-login", login)
        self.page.fill("#f-password", password)
        follow(self.page.get_by_role("main").get_by_role("button", name="登录"))
        assert "/sign-in" not in self.page.url, self.text()

    def password_shown(self):
        """Return the password that a page shows once."""
        return PASSWORD.search(self.text()).group()

    def code_told(self, to):
        """Return the newest code that waits for being told, as the operator reads it on `to`'s message."""
        self.go("/operations/letters")
        shown = f"{to[:3]}****{to[-4:]}"
        row = self.page.locator("tr", has_text="注册验证码").filter(has_text=shown)
        place = row.get_by_role("button", name=re.compile("打开短信"))
        self._wait_for(place)
        follow(place.first)
        self.says(to)
        return CODE.search(self.text().replace(to, "")).group()

    def _wait_for(self, place):
        """Look again until the background worker has done its part."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not place.count():
            assert time.monotonic() < deadline, f"never came:\n{self.text()[:3000]}"
            time.sleep(0.3)
            self.page.reload()


@contextmanager
def empty_office(folder, browser, database_url):
    """Start an office without anything in it."""
    office = EmptyOffice(folder, browser, database_url)
    try:
        yield office
    finally:
        office.stop()
