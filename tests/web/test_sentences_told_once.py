"""Sentences that the next page tells wait in a cookie, which browsers drop as a whole when it grows too large."""

import warnings

import pytest

from app.factory import create_app
from tests.support.signed_in import client_for, post

LARGEST_COOKIE = 4093
MANY = 120


def sent_often(client, count):
    """Propose again and again what is refused, and never look at the page that says so."""
    for number in range(count):
        answer = post(
            client, "/editions/renewal/1/restore", base="x", note=f"第 {number} 次提出", _key=f"k{number}"
        )
        assert answer.status_code == 303
    return answer


@pytest.mark.parametrize("count", [1, 3, MANY])
def test_whoever_sends_and_never_looks_keeps_a_cookie_that_browsers_keep(context, count):
    client = client_for(create_app(context), "analyst")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = sent_often(client, count)
    assert max(len(one) for one in answer.headers.getlist("Set-Cookie")) < LARGEST_COOKIE
    shown = client.get("/editions/renewal/").text
    assert 1 <= shown.count("没有提出恢复") <= count
    if count == 3:
        assert shown.count("没有提出恢复") == count
    assert "没有提出恢复" not in client.get("/editions/renewal/").text
    assert post(client, "/appearance", theme="dark", back="/editions/").status_code == 303
