"""A visitor's form that was open for too long comes back with what was typed; nothing was done, and it can be sent again."""

import pytest

from app.factory import create_app
from app.services.accounts.begin_office import new_setup_link
from app.store.account_rows import accounts
from tests.make.registering import GOOD, NUMBER, account_under, begin, code_for, messages
from tests.support.page_client import Page
from tests.support.signed_in import desk_of

OLD = "WyJvbGQi.aaaa.bbbb"


def stale(desk, path, **typed):
    """Send a form with a token of long ago; return the page that comes back."""
    return desk.post(path, {"csrf_token": OLD, **typed}, status=403, token=False)


def values(page):
    typed = {}
    for tag, found, _ in page.elements:
        if tag == "input" and found.get("type") not in ("radio", "checkbox"):
            typed.setdefault(found.get("name"), found.get("value", ""))
    return typed


def test_a_registration_comes_back_with_all_but_the_password_and_goes_on(sqlite_context):
    desk = desk_of(sqlite_context, None)
    before = len(messages(sqlite_context))
    page = stale(desk, "/register", _key="k", **GOOD)
    assert "填写的内容还在，密码请再输入一次" in page
    shown = values(page)
    assert {name: shown[name] for name in ("name", "id_number", "phone", "email")} == {
        name: GOOD[name] for name in ("name", "id_number", "phone", "email")
    }
    assert GOOD["password"] not in page.text
    assert len(messages(sqlite_context)) == before
    fresh = {"csrf_token": shown["csrf_token"], "_key": shown["_key"]}
    answer = desk.client.post("/register", data={**GOOD, **fresh})
    assert answer.status_code == 303
    assert len(messages(sqlite_context)) == before + 1


def test_a_code_comes_back_and_counts_as_no_try(sqlite_context):
    desk, token = desk_of(sqlite_context, None), begin(sqlite_context)
    code = code_for(sqlite_context, GOOD["phone"])
    page = stale(desk, f"/register/{token}", code=code)
    assert values(page)["code"] == code
    assert account_under(sqlite_context, NUMBER) is None
    page = stale(desk, f"/register/{token}/again")
    assert "表单已经换新" in page
    answer = desk.client.post(
        f"/register/{token}", data={"csrf_token": values(page)["csrf_token"], "code": code}
    )
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_signing_in_comes_back_with_the_login_and_where_it_led(sqlite_context):
    page = stale(
        desk_of(sqlite_context, None), "/sign-in", login="zhao", password="secret-typed", back="/me/ledger"
    )
    shown = values(page)
    assert (shown["login"], shown["back"]) == ("zhao", "/me/ledger")
    assert "secret-typed" not in page.text


def test_the_first_operator_is_asked_again(empty_context):
    desk = desk_of(empty_context, None)
    path = f"/setup/{new_setup_link(empty_context)}"
    page = stale(
        desk,
        path,
        login="first.one",
        display_name="第一人",
        password="long-enough-now",
        again="long-enough-now",
    )
    assert (values(page)["login"], values(page)["display_name"]) == ("first.one", "第一人")
    with empty_context.database.reading() as work:
        assert accounts(work) == []


@pytest.mark.parametrize("path", ["/register", "/sign-in"])
def test_what_another_site_sends_is_refused_and_not_shown(sqlite_context, path):
    client = create_app(sqlite_context).test_client()
    sent = {"csrf_token": OLD, **GOOD, "login": "zhao"}
    answer = client.post(path, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert GOOD["name"] not in Page(answer.text).text
