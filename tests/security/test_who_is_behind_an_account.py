"""Stories of takeover, squatting, enumeration, lock-out, fixation and many guesses at once: none of them succeeds."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.services.accounts import sign_in as signing
from app.services.accounts.prove_registration import Answer, confirm_registration
from app.services.accounts.sign_in import LONGEST_SESSION, SignInRefusedError, actor_of, sign_in
from app.services.accounts.visit import NOWHERE, Visit
from app.services.context.paced_tries import OF_ACCOUNT, OF_ADDRESS
from app.services.context.rate_limit import ThrottledError
from app.store.tables_identity import account, session
from tests.make.registering import (
    GOOD,
    ZHAO,
    ZHAO_PHONE,
    begin,
    other_code,
    register_somebody,
    without_account,
)
from tests.support.racers import race
from tests.support.signed_in import post

WRONG = "quite-wrong-password"


def guess(context, login, visit=NOWHERE, password=WRONG):
    with pytest.raises((SignInRefusedError, ThrottledError)) as refused:
        sign_in(context, login, password, visit)
    return refused.type


def test_knowing_somebodys_numbers_takes_no_account_over(sqlite_context):
    """T1: identity number and recorded phone are known to the unit; the code goes to the phone alone."""
    without_account(sqlite_context, "zhao")
    with sqlite_context.database.reading() as work:
        before = work.connection.execute(select(func.count()).select_from(account)).scalar_one()
    token = begin(sqlite_context, id_number=ZHAO, phone=ZHAO_PHONE, name="别人")
    for _ in range(4):
        assert confirm_registration(sqlite_context, token, other_code("123456")) in {
            Answer.WRONG,
            Answer.ENDED,
        }
    with sqlite_context.database.reading() as work:
        assert work.connection.execute(select(func.count()).select_from(account)).scalar_one() == before


def test_a_number_that_somebody_else_has_typed_is_still_its_owners(sqlite_context):
    """T1: a stranger's valid number was squatted by whoever typed it first."""
    begin(sqlite_context, phone="15400009999", name="别人")
    assert register_somebody(sqlite_context) == GOOD["phone"]
    assert sign_in(sqlite_context, GOOD["phone"], GOOD["password"])


def test_strangers_do_not_lock_the_owner_out_of_their_own_device(sqlite_context):
    """A4: eight wrong passwords locked any account for a quarter of an hour."""
    home = Visit("192.0.2.1", "browser", "device of the owner")
    sign_in(sqlite_context, "agent", PASSWORD, home)
    stranger = Visit("203.0.113.9", "browser", "device of a stranger")
    told = [guess(sqlite_context, "agent", stranger) for _ in range(OF_ACCOUNT.free + 1)]
    assert told[-1] is ThrottledError
    assert (
        guess(sqlite_context, "agent", replace(stranger, address="203.0.113.10", device="another"))
        is ThrottledError
    )
    assert guess(sqlite_context, "agent", stranger, PASSWORD) is ThrottledError
    assert sign_in(sqlite_context, "agent", PASSWORD, home)
    assert sign_in(sqlite_context, "agent", PASSWORD, replace(home, address="198.51.100.1"))


def test_the_known_device_is_slowed_down_by_its_own_failures(sqlite_context):
    home = Visit("192.0.2.1", "browser", "device of the owner")
    sign_in(sqlite_context, "agent", PASSWORD, home)
    told = [guess(sqlite_context, "agent", home) for _ in range(OF_ACCOUNT.free + 1)]
    assert told[-1] is ThrottledError
    waits = []
    for _ in range(4):
        with pytest.raises(ThrottledError) as slowed:
            sign_in(sqlite_context, "agent", WRONG, home)
        waits.append(slowed.value.facts["seconds"])
        sqlite_context.clock.forward(seconds=waits[-1])
        guess(sqlite_context, "agent", home)
    assert waits == [10, 20, 40, 80]
    sqlite_context.clock.forward(minutes=15)
    assert sign_in(sqlite_context, "agent", PASSWORD, home)


def test_one_address_does_not_try_many_accounts(sqlite_context):
    for number in range(OF_ADDRESS.free):
        assert guess(sqlite_context, f"person{number}", Visit("2001:db8::1")) is SignInRefusedError
    assert guess(sqlite_context, "agent", Visit("2001:db8::ffff"), PASSWORD) is ThrottledError
    assert sign_in(sqlite_context, "agent", PASSWORD, Visit("2001:db8:0:1::1"))


@pytest.mark.every_database("who counts before looking waits for the others in two ways")
def test_guesses_at_the_same_moment_do_not_overshoot(context, monkeypatch):
    """A4: fifteen of forty were checked where eight may be."""
    looked = []
    right = signing._is_right
    monkeypatch.setattr(signing, "_is_right", lambda *given: looked.append(1) or right(*given))

    def run(_number):
        try:
            sign_in(context, "agent", WRONG)
        except (SignInRefusedError, ThrottledError) as refused:
            return type(refused)

    race(20, run)
    assert len(looked) == OF_ACCOUNT.free


def test_nobody_learns_whether_a_login_exists(sqlite_context):
    """A8: status, page and work are the same for one that is there, one that is closed, and none."""
    app, told, worked = create_app(sqlite_context), {}, {}
    for login in ("agent", "nobody-at-all"):
        answers = [post(app.test_client(), "/sign-in", login=login, password=WRONG) for _ in range(7)]
        told[login] = [
            (one.status_code, one.headers.get("Retry-After"), re.sub(r'value="[^"]*"', "", one.text))
            for one in answers
        ]
    assert told["agent"] == told["nobody-at-all"]
    for login in ("agent", "nobody-at-all"):
        sqlite_context.clock.forward(days=2)
        with sqlite_context.database.engine.connect() as _open:
            worked[login] = guess(sqlite_context, login)
    assert worked["agent"] is worked["nobody-at-all"]


def test_a_session_that_was_planted_is_worth_nothing(sqlite_context):
    client = create_app(sqlite_context).test_client()
    planted = sign_in(sqlite_context, "agent2", PASSWORD)
    client.set_cookie("office_session", planted)
    post(client, "/sign-in", login="agent", password=PASSWORD)
    held = client.get_cookie("office_session").value
    assert held != planted
    assert actor_of(sqlite_context, planted) is None
    assert actor_of(sqlite_context, held).display_name


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(sqlite_context):
    token, used = sign_in(sqlite_context, "agent", PASSWORD), timedelta()
    while used < LONGEST_SESSION - timedelta(hours=1):
        sqlite_context.clock.forward(hours=1)
        used += timedelta(hours=1)
        assert actor_of(sqlite_context, token)
    sqlite_context.clock.forward(hours=1)
    assert actor_of(sqlite_context, token) is None
    with sqlite_context.database.reading() as work:
        rows = work.connection.execute(select(session.c.expires_at, session.c.ends_at)).all()
    assert all(row.expires_at <= row.ends_at for row in rows)


def test_behind_https_other_hosts_cannot_set_the_cookies(sqlite_context):
    settings = replace(sqlite_context.settings, public_url="https://office.example.invalid")
    client = create_app(replace(sqlite_context, settings=settings)).test_client()
    page = client.get("/sign-in", base_url="https://localhost")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    sent = {"login": "agent", "password": PASSWORD, "csrf_token": token}
    answer = client.post(
        "/sign-in", data=sent, base_url="https://localhost", headers={"Referer": "https://localhost/sign-in"}
    )
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert {one.partition("=")[0] for one in cookies} == {
        "__Host-session",
        "__Host-office_session",
        "__Host-office_device",
        *({one.partition("=")[0] for one in cookies if one.startswith(("theme=", "looks="))}),
    }
    for one in cookies:
        if one.startswith("__Host-"):
            assert "Secure" in one
            assert "HttpOnly" in one
            assert "Path=/" in one
            assert "Domain" not in one
    plain = create_app(sqlite_context).test_client()
    post(plain, "/sign-in", login="agent", password=PASSWORD)
    assert plain.get_cookie("office_session")
