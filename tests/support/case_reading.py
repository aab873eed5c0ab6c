"""Pages around one case, as a signed-in person reads them, taken apart for a test."""

from lxml import html

from tests.support.signed_in import desk_of


def case_page(context, login, journey):
    """Return the page of a case as somebody sees it."""
    return desk_of(context, login).get(f"/cases/{journey.case_id}")


def task_page(context, login, journey, element):
    """Return the page of an open task of a case."""
    return desk_of(context, login).get(task_path(journey, element))


def task_path(journey, element):
    """Return the address of an open task of a case."""
    return f"/tasks/{journey.open()[element].key}"


def own_tasks(page):
    """Return the names of the tasks that the reader of a case may open."""
    return [text_of(link) for link in _tree(page).xpath('//ul[@class="tasks"]//a')]


def table(page, number=0):
    """Return headings and rows of a table of a page, each cell as its text."""
    found = _tree(page).xpath('//table[contains(@class, "data")]')[number]
    return [text_of(cell) for cell in found.xpath("./thead//th")], [
        [text_of(cell) for cell in row.xpath("./th | ./td")] for row in found.xpath("./tbody/tr")
    ]


def facts(page):
    """Return every label of a page's lists of facts with its answer; what can be changed is told after a slash."""
    found = {}
    for label in _tree(page).xpath('//dl[contains(@class, "facts")]/dt'):
        answer = label.xpath("./following-sibling::dd[1]")[0]
        changes = [text_of(link) for link in answer.xpath('.//a[@class="change"]')]
        shown = [text_of(part) for part in answer.xpath("./span[not(@class)]")]
        found[text_of(label)] = "/".join((*shown, *changes))
    return found


def doors(page):
    """Return name and address of every door of a page."""
    links = _tree(page).xpath('//a[contains(@class, "door")]')
    return {text_of(link.xpath(".//strong")[0]): link.get("href") for link in links}


def parts(page, kind):
    """Return the texts of every part of a page that carries a class."""
    return [
        text_of(part)
        for part in _tree(page).xpath(f'//*[contains(concat(" ", normalize-space(@class), " "), " {kind} ")]')
    ]


def text_of(part):
    """Return the text of a part of a page, its blanks made single."""
    return " ".join(part.text_content().split())


def _tree(page):
    return html.document_fromstring(page.text)


def tellings(page):
    """Return tone and sentence of every message that the last action left for this page."""
    found = _tree(page).xpath('//main/div[contains(@class, "notice") and @role="status"]')
    return [(one.get("class").rpartition("tone-")[2], text_of(one)) for one in found]
