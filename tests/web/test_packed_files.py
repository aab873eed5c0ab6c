"""Style sheets and scripts are small on their way: packed once, when they are built, and served as the browser accepts."""

import gzip
import json

import pytest

from app.factory import create_app
from tests.make.context_maker import ROOT
from tests.support.signed_in import client_for

BUILT = ROOT / "app" / "web" / "static" / "built"
LARGEST_FIRST_VIEW = 120 * 1024
NAMES = json.loads((BUILT / "manifest.json").read_text())["files"]


@pytest.fixture
def app(context):
    return create_app(context)


def asked(app, name, accepted):
    return app.test_client().get(f"/static/built/{name}", headers={"Accept-Encoding": accepted})


@pytest.mark.parametrize("name", ["app.css", "app.js", "diagram_editor.js"])
def test_each_browser_gets_the_smallest_form_that_it_can_unpack(app, name):
    plain = asked(app, NAMES[name], "identity")
    packed, smallest = asked(app, NAMES[name], "gzip"), asked(app, NAMES[name], "gzip, deflate, br, zstd")
    assert [one.headers.get("Content-Encoding") for one in (plain, packed, smallest)] == [None, "gzip", "br"]
    assert gzip.decompress(packed.data) == plain.data == (BUILT / NAMES[name]).read_bytes()
    assert len(smallest.data) < len(packed.data) < len(plain.data) / 2
    for one in (plain, packed, smallest):
        assert one.headers["Content-Type"] == plain.headers["Content-Type"]
        assert "Accept-Encoding" in one.headers["Vary"]
        assert "immutable" in one.headers["Cache-Control"]
        assert one.headers["X-Content-Type-Options"] == "nosniff"
    assert len({one.headers["ETag"] for one in (plain, packed, smallest)}) == 3


@pytest.mark.parametrize("accepted", ["", "br;q=0", "gzip;q=0, br;q=0", "zstd", "🙂"])
def test_who_accepts_neither_gets_the_file_as_it_is(app, accepted):
    answer = asked(app, NAMES["app.css"], accepted.encode().decode("latin-1"))
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (BUILT / NAMES["app.css"]).read_bytes()


def test_a_file_that_came_once_is_not_sent_again(app):
    first = asked(app, NAMES["app.css"], "br")
    headers = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    again = app.test_client().get(f"/static/built/{NAMES['app.css']}", headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_pages_are_not_packed_because_they_carry_tokens(app):
    page = client_for(app, "agent").get("/employer/", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in page.headers


def test_what_is_not_there_is_not_there_in_any_form(app):
    for name in ("none.css", "../settings.py", "app.css.br/", "%2e%2e/settings.py", "a" * 300, "%00"):
        assert asked(app, name, "br").status_code == 404


def test_nobody_keeps_the_answer_that_a_file_is_not_there(app):
    """While machines take new code one after the other, a file of the new pages is missing on some of them."""
    for path in ("/static/built/app-NEW00000.css", "/static/none.svg"):
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    headers = {"Range": "bytes=999999999-", "Accept-Encoding": "br"}
    beyond = app.test_client().get(f"/static/built/{NAMES['app.css']}", headers=headers)
    assert (beyond.status_code, beyond.headers["Cache-Control"]) == (416, "no-store")


@pytest.mark.parametrize(
    ("login", "path"),
    [("agent", "/employer/"), ("zhao", "/me/"), ("hd.l1a", "/review/"), ("analyst", "/editions/")],
)
def test_a_first_view_is_at_most_120_kilobytes(app, login, path):
    page = client_for(app, login).get(path)
    loaded = [asked(app, NAMES[name], "br") for name in ("app.css", "app.js")]
    assert len(page.data) + sum(len(one.data) for one in loaded) <= LARGEST_FIRST_VIEW
