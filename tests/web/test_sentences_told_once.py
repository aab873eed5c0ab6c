"""Sentences that the next page tells wait in a cookie, which browsers drop as a whole when it grows too large."""

import warnings
from secrets import token_hex

import pytest
from flask import flash, redirect

from tests.support.page_client import PageClient
from tests.web.plain_site import plain_site

LARGEST_COOKIE = 4093


@pytest.fixture
def client():
    """A client of a site that tells something different after each form."""
    site = plain_site()

    @site.post("/tells")
    def tells():
        flash(f"办件 {token_hex(40)} 已保存。", "green")
        return redirect("/", 303)

    return PageClient(site)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_whoever_sends_and_never_looks_keeps_a_cookie_that_browsers_keep(client, count):
    token, told = client.token(), client.client
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(count):
            answer = told.post("/tells", data={"csrf_token": token})
            assert answer.status_code == 303
    assert max(len(one) for one in answer.headers.getlist("Set-Cookie")) < LARGEST_COOKIE
    shown = told.get("/styleguide").text
    assert shown.count("已保存。") == count if count < 10 else 10 < shown.count("已保存。") < count
    assert "已保存。" not in told.get("/styleguide").text
    assert told.post("/keeps", data={"csrf_token": token}).text == "kept"
