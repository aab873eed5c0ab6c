"""A reviewer who returns and approves with the keyboard alone; a lead who hands work to a colleague so, too."""

import re

MOST_TABS = 60


def press(page, *keys):
    """Press keys one after another."""
    for key in keys:
        page.keyboard.press(key)


def reach(page, name, key="Tab"):
    """Move the focus by a key until a control of a name has it."""
    _until(page, "document.activeElement.name ?? ''", lambda found: found == name, key, name)


def reach_words(page, words, key="Tab"):
    """Move the focus by a key until a control with some words has it."""
    _until(page, "document.activeElement.innerText ?? ''", lambda found: words in found, key, words)


def _until(page, asked, is_there, key, what):
    for _ in range(MOST_TABS):
        if is_there(page.evaluate(asked)):
            return
        press(page, key)
    raise AssertionError(f"{what} is not reached by {key}")


def choose(page, name, wanted):
    """Choose an option of a list by arrows: that of a value, or the first whose words begin so."""
    reach(page, name)
    place = page.evaluate(
        "wanted => [...document.activeElement.options].findIndex("
        "one => one.value === wanted || one.text.startsWith(wanted))",
        wanted,
    )
    press(page, "Home", *["ArrowDown"] * place)
    assert page.evaluate("document.activeElement.selectedIndex") == place


def opened_by_keys(desk, *, held=False):
    """Claim the first review of the list, or open the first that is held, and wait for its workbench."""
    page = desk.go("/review/?show=mine" if held else "/review/")
    press(page, "j", "Enter" if held else "c")
    page.wait_for_url(re.compile(r"/tasks/\w+"))
    page.locator("[data-bench]").wait_for()
    return page


def to_items(page):
    """Go to the earlier items, from wherever the focus is."""
    page.evaluate("document.activeElement.blur()")
    press(page, "i")


def send_back_by_keys(office, issues=(), remarks=(), *, login="hd.l1a", held=False):
    """Return the only review: a verdict for each earlier item, then new ones.

    Returns what stood beside the decision and the notice as its preview showed it.
    """
    with office.at_desk(login) as desk:
        page = opened_by_keys(desk, held=held)
        for number, remark in enumerate(remarks, start=1):
            to_items(page)
            reach(page, f"verdict_{number}")
            press(page, "Space", *["ArrowDown"] * bool(remark))
            if remark:
                reach(page, f"remark_{number}")
                page.keyboard.type(remark)
        press(page, "Escape")
        page.evaluate("document.activeElement.blur()")
        press(page, "b")
        page.locator("[name=opinion]").wait_for()
        shown = page.locator(".bench-decision").inner_text()
        reach(page, "opinion", "Shift+Tab")
        page.keyboard.type("请按下列问题补正。")
        for place, (category, target) in enumerate(issues):
            if place:
                press(page, "Tab")
                reach_words(page, "增加一项")
                press(page, "Enter")
                page.locator(f"[name='issues.{place}.category']").wait_for()
            choose(page, f"issues.{place}.category", category)
            choose(page, f"issues.{place}.target", target)
            reach(page, f"issues.{place}.text")
            page.keyboard.type(f"{category} 的问题")
        preview = _preview(page)
        press(page, "Control+Enter")
        page.wait_for_url(re.compile("/review/"))
    return shown, preview


def _preview(page):
    """Return the text of the notice as the button shows it in a window of its own."""
    reach_words(page, "预览补正通知")
    with page.expect_popup() as opened:
        press(page, "Enter")
    window = opened.value
    window.wait_for_selector("#corrections")
    text = window.locator("#corrections .issues").inner_text()
    window.close()
    page.bring_to_front()
    return text


def approve_by_keys(office, logins):
    """Approve the only review of each level; earlier items are accepted."""
    for login in logins:
        with office.at_desk(login) as desk:
            page = opened_by_keys(desk)
            for key in page.evaluate(
                "[...new Set([...document.querySelectorAll('[name^=verdict_]')].map(one => one.name))]"
            ):
                to_items(page)
                reach(page, key)
                press(page, "Space")
            page.evaluate("document.activeElement.blur()")
            press(page, "a", "Control+Enter")
            page.wait_for_url(re.compile("/review/"))


def hand_over_by_keys(office, lead, colleague):
    """Let a lead hand the only review that waits to a colleague, from the board."""
    with office.at_desk(lead) as desk:
        page = desk.go("/review/board/")
        reach(page, page.locator("[data-pick]").first.get_attribute("name"))
        press(page, "Space")
        choose(page, "to", colleague)
        reach(page, "reason")
        page.keyboard.type("甲同事下午离岗")
        reach_words(page, "分派所选")
        press(page, "Enter")
        page.wait_for_url(re.compile("/review/selected"))
        assert "成功 1 件" in page.locator("main").inner_text()
