"""Windows of a browser that are used again: making one takes a process of its own and as long as ten pages.

Between two uses nothing stays of the first: no cookies, nothing stored, no page but an empty one, the look as wished.
"""

from collections import defaultdict
from contextlib import suppress

from playwright.sync_api import Error

MOST = 4
"""How many windows of a kind are kept open while nobody needs them."""
OUTSIDE = -10
FORGET = "for (const kept of [localStorage, sessionStorage]) kept.clear()"
EMPTY = "about:blank"

_free = defaultdict(list)


def taken(browser, kind):
    """Return a window of this kind that nobody needs any more; None when a new one must be made."""
    return _free[browser, kind].pop() if _free[browser, kind] else None


def given_back(browser, kind, page):
    """Keep a window for the next one; one that has been changed in a way that stays is closed."""
    if len(_free[browser, kind]) >= MOST or page.is_closed() or not _is_emptied(page):
        page.context.close()
        return
    _free[browser, kind].append(page)


def close_all(browser):
    """Forget the windows of a browser that ends."""
    for key in [key for key in _free if key[0] is browser]:
        del _free[key]


def _is_emptied(page):
    """Leave nothing of what somebody did in a window; tell whether that was possible."""
    context = page.context
    page.once("dialog", _leave)
    try:
        for other in context.pages:
            if other is not page:
                other.close()
        context.set_offline(False)
        if page.url.startswith("http"):
            page.evaluate(FORGET)
        context.clear_cookies()
        page.mouse.move(OUTSIDE, OUTSIDE)
        page.goto(EMPTY)
        page.complaints.clear()
    except Error:
        return False
    with suppress(KeyError):
        page.remove_listener("dialog", _leave)
    return True


def _leave(dialog):
    """What was typed and not sent keeps nobody here."""
    dialog.accept()
