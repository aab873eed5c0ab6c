"""Attacks at the doors of strangers and analysts have no effect. A part of each kind; `python -m bench.hostile` brings all."""

import socket
from collections import Counter

import pytest

from tests.make.hostile_texts import XSS
from tests.support import hostile_doors as doors
from tests.support import hostile_pages as pages
from tests.support.nightly import times
from tests.support.signed_in import app_of, client_for, post

MANY = 5
PART = times(1, 5)
"""Every so many-th attack of a kind; files at the command are all brought."""


@pytest.fixture
def environment(sqlite_context):
    return {"APP_DATA_DIR": str(sqlite_context.settings.data_dir)}


def assert_no_effect(fates, at_least):
    found = list(fates)
    assert [one for one in found if one.effect] == []
    assert len(found) >= at_least
    return found


@pytest.mark.parametrize("kind", doors.FILES)
def test_no_file_of_an_analyst_has_an_effect(tmp_path, environment, kind):
    is_long = len(doors.FILES[kind][1]) > 100
    with doors.surroundings(tmp_path) as around:
        found = assert_no_effect(doors.files(around, kind, environment, PART if is_long else 1), 7)
    refused = Counter(one.is_refused for one in found)
    assert refused[True] >= 0.8 * len(found) or "neutral" in kind


def test_no_expression_has_an_effect(tmp_path, environment):
    with doors.surroundings(tmp_path) as around:
        assert_no_effect(doors.expressions(around, environment, PART), 25)


def test_an_attack_that_works_is_seen(tmp_path):
    """What looks for effects finds them."""
    with doors.surroundings(tmp_path) as around:
        around.mark.write_text("x")
        assert around.effect() == "a program ran"
        socket.create_connection(("127.0.0.1", around.port)).close()
        assert around.effect() == "an address was asked"
        assert "tells" in around.effect(f"… {doors.WORD} …")
        assert "took" in around.effect("", 9.0)
        assert around.effect("calm", 0.01) == ""
    shell = "<!doctype html><html lang='zh-CN'><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>"
    assert doors.harm_in(shell.format("calm")) == ""
    raw = [text for text in XSS if "onerror=" in text or "href=" in text or text.endswith("</script>")]
    assert len(raw) > MANY
    assert [text for text in raw if not doors.harm_in(shell.format(text))] == []


@pytest.mark.parametrize("kind", doors.FILES)
def test_no_uploaded_file_of_an_edition_has_an_effect(sqlite_context, tmp_path, kind):
    part = max(1, len(doors.FILES[kind][1]) // times(400, 4))
    folder = tmp_path / "around"
    folder.mkdir()
    with doors.surroundings(folder) as around:
        assert_no_effect(pages.editions(sqlite_context, around, kind, part), 1)


def test_no_text_runs_in_a_browser_or_a_database(sqlite_context):
    before = doors.rows_of(sqlite_context)[0]
    assert_no_effect(pages.texts(sqlite_context, PART), 40)
    assert doors.rows_of(sqlite_context)[0] == before


def test_no_answer_that_was_not_asked_is_taken(sqlite_context):
    found = assert_no_effect(pages.not_asked(sqlite_context, PART), 15)
    assert all(one.is_refused for one in found)
    zhao = client_for(app_of(sqlite_context), "zhao")
    assert post(zhao, pages.EDUCATION, **pages.ROW, _key="asked").status_code == 303


def test_no_formula_runs_in_a_spreadsheet(sqlite_context):
    assert_no_effect(pages.formulas(sqlite_context), 10)
