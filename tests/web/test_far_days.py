"""A day that an address or a form asks for, however far away: an answer, and what cannot be is not asked for."""

import pytest

from tests.support.signed_in import desk_of

FAR = ("0001-01-01", "0001-01-05", "1899-12-31", "2199-12-31", "9999-12-31", "10000-01-01", "0000-00-00")
LISTS = (
    ("auditor", "/audit/events", ("first", "last"), ""),
    ("auditor", "/audit/trail", ("first", "last"), ""),
    ("hd.l3a", "/statistics/", ("from", "to"), ""),
    ("analyst", "/editions/renewal/insight", ("from", "to"), ""),
    ("hd.l1a", "/review/cases", ("from", "until"), ""),
    ("hd.l1a", "/review/arrivals", ("since",), "T00:00:00+14:00"),
    ("hd.l1a", "/review/arrivals", ("since",), "T23:59:59-14:00"),
    ("hd.l1a", "/review/", ("newer", "older"), "T23:59:59-14:00~a"),
    ("auditor", "/audit/events", ("newer", "older"), "T00:00:00+14:00~a"),
    ("agent", "/employer/expiry/", ("day",), ""),
)


@pytest.mark.parametrize("day", FAR)
def test_a_list_answers_for_any_day(sqlite_context, day):
    desks = {login: desk_of(sqlite_context, login) for login, *_more in LISTS}
    for login, path, names, more in LISTS:
        for asked in (dict.fromkeys(names, day + more), *({name: day + more} for name in names)):
            answer = desks[login].client.get(path, query_string=asked)
            assert answer.status_code == 200, (path, asked)


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "0000-01", "2026-13"])
def test_the_month_of_what_ends_can_be_any(sqlite_context, month):
    assert (
        desk_of(sqlite_context, "agent")
        .client.get("/employer/expiry/", query_string={"month": month})
        .status_code
        == 200
    )


@pytest.mark.parametrize("day", FAR)
def test_events_are_taken_out_for_any_day(sqlite_context, day):
    desk = desk_of(sqlite_context, "auditor")
    token = desk.get("/audit/events").hidden("csrf_token")
    for asked in ({"first": day}, {"last": day}, {"first": day, "last": day}):
        answer = desk.client.post("/audit/events/file", data={"csrf_token": token, **asked})
        assert answer.status_code == 200, asked
