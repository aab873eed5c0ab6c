"""Requests that no browser sends, found by drawing them: an address of origin that is none, numbers without an end."""

import pytest

from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import app_of, client_for, post, token_of

NO_ADDRESSES = (
    "http://[::1",
    "http://[",
    "//[",
    "http://a]b/",
    "\xff",
    "javascript:alert(1)",
    "//evil.invalid/x",
)
ENDLESS = ("9" * 5_000, "1" + "0" * 400, "²", "①", "٣", "-1", "1e9")


@pytest.mark.parametrize("origin", NO_ADDRESSES)
def test_a_form_from_an_address_that_is_none_is_answered_with_a_page_of_ours(sqlite_context, origin):
    case = ServiceJourney(sqlite_context).submit()
    app = app_of(sqlite_context)
    for login, path, sent in (
        ("hd.l1a", f"/cases/{case.case_id}/acts/note", {"text": "请看第二页"}),
        ("agent", f"/employer/permits/{case.case.permit_id}/renewal", {"_key": "k" * 32}),
        ("zhao", f"/concerns/cases/{case.case_id}/rating", {"level": "9", "_key": "k" * 32}),
    ):
        client = client_for(app, login)
        data = {"csrf_token": token_of(client), **sent}
        answer = client.post(path, data=data, headers={"Referer": origin})
        assert answer.status_code < 500, path
        assert "evil" not in answer.headers.get("Location", ""), path
        gone = app.test_client()
        ended = gone.post(path, data={**data, "csrf_token": token_of(gone)}, headers={"Referer": origin})
        assert ended.status_code < 500, path


@pytest.mark.parametrize("number", ENDLESS)
def test_numbers_without_an_end_are_told_to_be_none(sqlite_context, number):
    app = app_of(sqlite_context)
    for login, path, name, sent in (
        (
            "operator",
            "/operations/archives/terms",
            "years",
            {"record_class": "case", "basis": "按归档范围核定"},
        ),
        (
            "security",
            "/operations/users/new",
            "level",
            {"role": "reviewer", "login": "xin", "display_name": "辛测试"},
        ),
    ):
        answer = post(client_for(app, login), path, **sent, **{name: number}, _key="k" * 32)
        assert answer.status_code == 422, (path, answer.status_code)
