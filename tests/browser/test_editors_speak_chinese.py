"""Every word in the editors of drafts is Chinese; what is left in Latin letters is a name, or allowed for a reason."""

import pytest

from app.domain.notice_facts import NOTICE_FACTS
from app.web.wording.editor_words import HANDLERS, PARAMETERS
from tests.support.browser import chromium_path
from tests.support.studio_desk import files
from tests.support.words_on_page import latin_words, names_in_files, words_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DIAGRAM, NOTICES = "renewal/renewal.bpmn", "renewal/notices.toml"
TABLES = ("shared/review_terms.dmn", "shared/renewal_zone.dmn")
FORMS = ("forms/shared/review.form", "forms/renewal/update_information.form")
ALLOWED = {
    "Powered": "the licence of the package wants its mark as it is",
    "by": "of the same mark",
    "bpmn.io": "of the same mark",
    "FEEL": "the name of the language of expressions",
    "null": "a word of FEEL, in the heading of a column",
    "workday": "a function of FEEL, in an example",
    "today": "a function of FEEL, in an example",
    "P10D": "a duration as ISO 8601 writes it, in an example",
    "R3/P7D": "a cycle as ISO 8601 writes it, in an example",
    **dict.fromkeys(("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "SUM", "MIN", "MAX", "COUNT", "RULE", "ORDER", "OUTPUT"), "a hit policy as DMN calls it, beside its words"),
    "BJ00000001": "the number of a permit, in an example",
    "fourth_review": "the name of a file, in an example",
}  # fmt: skip
"""Words in Latin letters, each with why it stays."""
STEPS = ("confirm_contract", "check_papers", "decide_zone", "authority_review", "gateway_ready", "reminder_day_2", "renewal_work",
         "gateway_ready_to_authority_review", "permit_expired", "permit_found_expired", "end_approved", "start", "")  # fmt: skip
"""One of each kind of element, and the whole diagram."""
SPOTS = (".hit-policy", "th.input-cell", "th.output-cell", ".decision-table-name", "tbody td.input-cell", "tbody td.output-cell")  # fmt: skip
"""Where a table is edited."""


def left_over(office, studio, seen):
    """Return what is Latin in the texts that were seen and neither a name nor allowed."""
    results = {name for one in office.context.handlers.values() for name, _ in one.result.fields or ()}
    codes = HANDLERS.keys() | PARAMETERS.keys() | NOTICE_FACTS.keys() | results
    return latin_words(seen, names_in_files(files(office, studio)) | codes | ALLOWED.keys())


def test_the_editor_of_diagrams_speaks_chinese(drafting, studio):
    studio.begin("renewal", "每个字都是中文")
    page, seen, menus = studio.page, set(), 0
    for step in STEPS:
        studio.open(DIAGRAM, at=step)
        seen |= words_on(page)
        kinds = page.locator(".djs-context-pad [data-action=replace]")
        if kinds.count():
            kinds.click()
            page.locator(".djs-popup .entry").first.wait_for()
            seen |= words_on(page)
            menus += 1
    assert menus >= len(STEPS) - 2
    page.locator("[data-tool=find]").click()
    seen |= words_on(page)
    assert {"移动画布", "用户任务", "更改类型", "候选组"} & seen
    assert left_over(drafting, studio, seen) == {}


def test_the_editor_of_tables_speaks_chinese(drafting, studio):
    studio.begin("renewal", "表的每个字都是中文")
    page, seen = studio.page, set()
    for path in TABLES:
        studio.open(path)
        for spot in SPOTS:
            place = page.locator(f"[data-canvas] {spot}").first
            for act in (place.click, place.dblclick, lambda place=place: place.click(button="right")):
                act()
                seen |= words_on(page)
                page.keyboard.press("Escape")
        for tab in page.locator("[data-tabs] button").all():
            tab.click()
            seen |= words_on(page)
        page.locator("[data-tabs]").get_by_role("button", name="关系图").click()
        page.locator("[data-canvas] .djs-shape").first.click()
        page.locator(".djs-context-pad .entry").first.wait_for()
        seen |= words_on(page)
    assert {"在上面加一行", "关系图"} <= seen
    assert left_over(drafting, studio, seen) == {}


def test_the_editors_of_forms_and_notices_speak_chinese(drafting, studio):
    studio.begin("renewal", "表单的每个字都是中文")
    page, seen = studio.page, set()
    for path in FORMS:
        studio.open(path)
        seen |= words_on(page)
        for item in page.locator(".outline-pick").all():
            item.click()
            seen |= words_on(page)
        seen |= set(page.frame_locator("[data-preview]").locator("body").inner_text().split("\n"))
    studio.open(NOTICES)
    seen |= words_on(page)
    assert {"整张表单", "插入这次的值"} <= seen
    assert left_over(drafting, studio, seen) == {}


def test_every_allowed_word_is_there_for_a_reason():
    assert all(ALLOWED.values())
    texts = {"Remove item", "删去 case.permit_id", "唯一命中（UNIQUE）"}
    named = names_in_files({"renewal/x.bpmn": b'<a value="=case.permit_id"/>'})
    assert latin_words(texts, named | ALLOWED.keys()) == {"Remove item": ["Remove", "item"]}
