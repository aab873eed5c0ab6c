"""An office that nobody has filled: started in production mode as an operator starts it, used in a real browser only."""

import re
import time
from contextlib import ExitStack, contextmanager

from tests.support.browser import follow, window
from tests.support.running_office import PATIENCE_SECONDS, RunningOffice

LINK = re.compile(r"/setup/(\S+)")
PRODUCTION = {
    "APP_MODE": "production",
    "APP_SECRET_KEY": "k" * 64,
    "APP_ENCRYPTION_KEY": "0123456789abcdef" * 4,
    "APP_PUBLIC_URL": "https://office.example.invalid",
}
OWN_PASSWORD = "nine-letters-long"


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
        """Return the window of somebody, signed in with the password they were given."""
        if login not in self._desks:
            person = self.new_window()
            person.sign_in(login, self.passwords[login])
            self._desks[login] = person
        return self._desks[login]

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

    def says(self, *sentences):
        """Fail unless the page's text holds every sentence."""
        text = self.page.locator("main").inner_text()
        for sentence in sentences:
            assert sentence in text, f"“{sentence}” is not on the page:\n{text[:2500]}"

    def fill(self, **fields):
        for name, value in fields.items():
            place = self.page.locator(f"[name='{name}']").first
            if place.evaluate("one => one.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)

    def press(self, words, *, exact=True):
        """Press a button or link of the page by its words, and wait for the page it leads to."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=exact)
        follow(button.first if button.count() else main.get_by_role("link", name=words, exact=exact).first)

    def sign_in(self, login, password):
        self.go("/sign-in")
        self.page.fill("#f-login", login)
        self.page.fill("#f-password", password)
        follow(self.page.get_by_role("main").get_by_role("button", name="登录"))
        assert "/sign-in" not in self.page.url, self.page.locator("main").inner_text()

    def wait_until_it_says(self, sentence):
        """Look again until the background worker has done its part."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while sentence not in self.page.locator("main").inner_text():
            assert time.monotonic() < deadline, f"“{sentence}” never came:\n{self.page.content()[:3000]}"
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
