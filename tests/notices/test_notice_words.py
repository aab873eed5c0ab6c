import re

import pytest

from app.notices.notice_words import kinds, letter_words, notice_words
from tests.make.shipped_bundle import shipped_files

FACTS = {
    "number": "XQ20210616001",
    "person_name": "张示例",
    "valid_until": "2021-08-06",
    "level_name": "区级复核",
    "due_on": "2021-07-14",
}


def kinds_that_are_sent() -> set[str]:
    diagrams = [text.decode() for path, text in shipped_files().items() if path.endswith(".bpmn")]
    sent = {kind for text in diagrams for kind in re.findall(r'inputParameter name="kind">([a-z_]+)<', text)}
    table = shipped_files()["processes/renewal/reminders.dmn"].decode()
    return sent | set(re.findall(r'<text>"((?:renewal|permit|review)_[a-z_]+)"</text>', table))


def test_every_notice_of_the_diagrams_and_tables_has_words():
    assert kinds_that_are_sent() == kinds()


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_no_sentence_is_left_with_a_hole(kind):
    words = notice_words(kind, FACTS)
    assert "{" not in words.body + words.subject
    assert "（）" not in words.body
    assert words.body.endswith("。")


def test_dates_are_written_as_people_read_them():
    assert "2021年8月6日" in notice_words("permit_expired", FACTS).body


def test_a_letter_names_the_case_and_whom_to_call():
    subject, body = letter_words("renewal_approved", FACTS)
    assert subject == "【工作居住证业务办理平台】续签已办结（XQ20210616001）"
    assert "张示例" in body
    assert "58511081" in body
    assert "68940680" in body


def test_a_kind_an_analyst_has_invented_is_told_in_general():
    assert notice_words("something_new", {"number": "XQ1"}).body == "办件 XQ1 有新的进展，请登录查看。"


def test_braces_in_a_name_do_no_harm():
    assert "{0.__class__}" in notice_words("renewal_approved", {**FACTS, "person_name": "{0.__class__}"}).body
