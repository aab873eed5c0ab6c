"""A real Chromium for tests: starts Debian's, opens pages in light, dark and phone size, asks axe what is wrong."""

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.contrast import contrast_violations

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """([type, values, preload]) => axe.run(document, {
  runOnly: {type, values},
  rules: {'color-contrast': {enabled: false}, 'color-contrast-enhanced': {enabled: false}},
  resultTypes: ['violations'],
  preload,
}).then(found => found.violations)"""
"""What is right is not described, which takes axe as long as finding out; every rule is asked all the same.

`preload` reads all style sheets a second time for the one rule about turned screens: all pages share the style sheets
of the style guide, which is asked with it.
"""
OF_LOOKS = ["target-size", "scrollable-region-focusable", "link-in-text-block"]
OF_EASY_LOOKS = ["target-size"]
"""What a look can break: colours, sizes, what is cut off. What a page says and how it is built is the same in all."""
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LOOKS = [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)]
BOTH = [("light", DESKTOP), ("dark", PHONE)]
"""Each theme and each size once, for whole pages: their parts are tried in all four looks in the style guide."""


def in_looks(page, looks):
    """Show a page that is open in one theme and size after the other, without loading it again; yields each."""
    for scheme, size in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        yield scheme, size


ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


SHELLS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The shell without a window takes a third of the processor time of the whole browser; both are the same engine."""


def chromium_path():
    """Return where Chromium is, or None: then the suite says which tests it skipped and why."""
    return next(filter(None, map(shutil.which, SHELLS)), None)


@contextmanager
def chromium():
    """Start one browser for a group of tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class _Silent(WSGIRequestHandler):
    def log_request(self, *_said):
        """A test's own words are enough."""


@contextmanager
def serve(app):
    """Serve an application on a free port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def window(browser, *, scheme="light", size=DESKTOP, script=True, for_axe=False, **more):
    """Open a page of its own; everything the browser complains about ends up in `page.complaints`."""
    context = browser.new_context(
        color_scheme=scheme,
        viewport=size,
        java_script_enabled=script,
        bypass_csp=for_axe,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **more,
    )
    if for_axe:
        # The browser keeps it for every page of the window: sending it to each page took longer than asking it.
        context.add_init_script(path=AXE)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    try:
        yield page
    finally:
        context.close()


def follow(place):
    """Click a link or a button that leads to another page, and wait until that page has come.

    A click alone returns while the old page still stands, and what follows would read or fill that one.
    """
    with place.page.expect_navigation():
        place.click()


def violations(page, rules=RULES, *, by="tag", styles=False, contrast="color-contrast"):
    """Return what axe finds, one line for each element, readable in a failed test; `styles` asks the style sheets."""
    found = page.evaluate(ASK, [by, rules, styles]) + contrast_violations(page, contrast)
    return [
        f"{one['id']}: {node['html'][:140]} {node['failureSummary'][:260]}"
        for one in found
        for node in one["nodes"]
    ]


def assert_accessible(page, *, styles=False):
    """Fail with axe's findings. The page must have been loaded in a window opened with for_axe=True."""
    found = violations(page, styles=styles)
    assert not found, "\n".join(found)


def assert_accessible_too(page):
    """Fail with what axe finds in another look of a page that was right in one."""
    found = violations(page, OF_LOOKS, by="rule")
    assert not found, "\n".join(found)


TOO_WIDE = """[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth && !one.closest(".table-wrap"))
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 5).join(" ")"""
"""What reaches beyond the window, from the outside in."""


def assert_fits(page):
    """Fail when the page is wider than the window, so that a phone would scroll sideways."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen, f"{wide} px wide in a window of {seen} px: {page.evaluate(TOO_WIDE)}"


EASY_LOOKS = "large high simple"
"""What somebody who sees little switches on, all of it at once."""


def assert_easy_to_see(page):
    """Look at a page that is open with everything switched on, in contrast of 7:1, and with text of twice the size."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    page.evaluate("looks => { document.documentElement.dataset.looks = looks; }", EASY_LOOKS)
    try:
        assert_fits(page)
        found = violations(page, OF_EASY_LOOKS, by="rule", contrast="color-contrast-enhanced")
        assert not found, "\n".join(found)
        page.evaluate("delete document.documentElement.dataset.looks")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_fits(page)
    finally:
        page.evaluate("delete document.documentElement.dataset.looks")
        page.evaluate("document.documentElement.style.fontSize = ''")


def assert_looks_right(page, looks=BOTH):
    """Fail when a page that is open is too wide or not accessible in one of the looks."""
    for place, _look in enumerate(in_looks(page, looks)):
        assert_fits(page)
        (assert_accessible_too if place else assert_accessible)(page)
