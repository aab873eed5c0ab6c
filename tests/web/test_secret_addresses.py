"""Addresses that are secrets: no line of a log tells one."""

import logging
from io import StringIO

import pytest

from app.development.request_lines import RequestLines
from app.domain.secret_addresses import loggable
from app.factory import create_app
from app.store.statement_count import StatementCount
from tests.support.shows import shows

SECRET = "Zk3-secret"
PATHS = (
    f"/feeds/{SECRET}.ics",
    f"/register/{SECRET}",
    f"/register/{SECRET}/again",
    f"/setup/{SECRET}",
    f"/verify/{SECRET}",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_told_without_its_secret(path):
    assert SECRET not in loggable(path)
    assert path.startswith(loggable(path).removesuffix("…"))


def test_other_paths_are_told_as_they_are():
    for path in ("/", "/feeds/", "/cases/abc", "/employer/expiry/"):
        assert loggable(path) == path


@shows("O7")
def test_neither_a_broken_page_nor_a_line_on_the_terminal_tells_the_address_of_a_feed(
    sqlite_context, caplog, capsys
):
    app, path = create_app(sqlite_context), PATHS[0]
    with app.test_request_context(path), caplog.at_level(logging.ERROR):
        app.log_exception((RuntimeError, RuntimeError("broken"), None))
    assert "/feeds/…" in caplog.text
    assert SECRET not in caplog.text

    def answer(_environment, start_response):
        start_response("200 OK", [])
        return [b""]

    lines = RequestLines(answer, StatementCount(sqlite_context.database))
    environment = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.input": StringIO()}
    assert list(lines(environment, lambda *_told: None)) == [b""]
    told = capsys.readouterr().out
    assert "GET /feeds/… 200" in told
    assert SECRET not in told
