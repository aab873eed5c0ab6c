"""The tables of security standards name what is there, whole, and the pages are written from them."""

import re

import pytest

from tests.support.security_tables import (
    ANSWERS,
    ASVS,
    DENGBAO,
    GOAL,
    HERE,
    TABLES,
    functions_of,
    missing_in,
    page,
    share_met,
)

LEVELS_OF_ASVS = {
    "1.1": "22", "1.2": "111112222", "1.3": "11222222222", "1.4": "222", "1.5": "12",
    "2.1": "122", "2.2": "112", "2.3": "1222", "2.4": "2",
    "3.2": "11", "3.3": "1222", "3.4": "112222", "3.5": "11122", "3.7": "22",
    "4.1": "122", "4.2": "2", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112", "5.3": "11", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "1122", "6.4": "1122", "6.5": "22222", "6.6": "222", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "22", "7.6": "22",
    "8.1": "12", "8.2": "112", "8.3": "1", "8.4": "2",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "22", "10.3": "2222", "10.4": "11111222222", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "22", "11.2": "222", "11.3": "112", "11.4": "1222", "11.5": "2", "11.6": "2",
    "12.1": "122", "12.2": "11", "12.3": "2222",
    "13.1": "2", "13.2": "22222", "13.3": "22", "13.4": "12222",
    "14.1": "22", "14.2": "1222", "14.3": "122",
    "15.1": "122", "15.2": "122", "15.3": "1222222",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "222",
    "17.1": "2", "17.2": "2222", "17.3": "22",
}  # fmt: skip
"""Levels of the requirements of each section in their order, as OWASP ASVS 5.0.0 has them (level 3 left out)."""
CLAUSES_OF_DENGBAO = {
    "8.1.2.1": 5, "8.1.2.2": 2, "8.1.2.3": 0,
    "8.1.3.1": 4, "8.1.3.2": 5, "8.1.3.3": 4, "8.1.3.4": 2, "8.1.3.5": 4, "8.1.3.6": 0,
    "8.1.4.1": 4, "8.1.4.2": 7, "8.1.4.3": 4, "8.1.4.4": 6, "8.1.4.5": 0, "8.1.4.6": 0, "8.1.4.7": 2,
    "8.1.4.8": 2, "8.1.4.9": 3, "8.1.4.10": 2, "8.1.4.11": 2,
    "8.1.5.1": 2, "8.1.5.2": 2, "8.1.5.3": 2, "8.1.5.4": 6,
}  # fmt: skip
"""How many lettered clauses each has; 0 for one that has none."""


def test_every_requirement_of_asvs_stands_once_with_its_level():
    wanted = [
        (f"{section}.{place}", int(level))
        for section, levels in LEVELS_OF_ASVS.items()
        for place, level in enumerate(levels, start=1)
    ]
    assert [(row.number, row.level) for row in ASVS.rows()] == wanted
    assert len(wanted) == 253


def test_every_clause_of_the_third_level_stands_once():
    wanted = [
        f"{section}.{letter}" if count else section
        for section, count in CLAUSES_OF_DENGBAO.items()
        for letter in "abcdefg"[: count or 1]
    ]
    assert [row.number for row in DENGBAO.rows()] == wanted


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_test_and_file_that_is_named_is_there(table):
    assert missing_in(table.rows()) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_answer_says_by_what_or_why(table):
    for row in table.rows():
        assert row.answer in ANSWERS, row.number
        wanted = {"test": row.tests, "design": row.code, "none": row.note, "open": row.note}
        assert wanted[row.answer], row.number
        assert all(one.rpartition("::")[2].startswith("test_") for one in row.tests), row.number
        assert "|" not in f"{row.about}{row.note}", row.number


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_is_written_from_the_rows(table):
    """Write it again with `./run docs`."""
    assert table.page.read_text("utf-8") == page(table)


def test_nine_in_ten_requirements_are_met_or_do_not_apply():
    assert share_met(ASVS.rows()) >= GOAL


@pytest.mark.parametrize("name", ["docs/threats.md", "docs/protection.md", "SECURITY.md"])
def test_what_the_pages_about_security_name_is_there(name):
    text = (HERE / name).read_text("utf-8")
    named = re.findall(r"`([a-z][\w/.-]+\.(?:py|md|toml|txt|js|html))(?:::(test_\w+))?`", text)
    linked = re.findall(r"\]\(([\w/.-]+\.\w+)(?:#[\w-]+)?\)", text)
    assert [*named, *linked]
    folder = (HERE / name).parent
    gone = [path for path, test in named if not test and not (HERE / path).exists()]
    gone += [f"{path}::{test}" for path, test in named if test and test not in functions_of(path)]
    gone += [path for path in linked if not (folder / path).exists()]
    assert gone == []
