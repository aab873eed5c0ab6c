"""Signing in through a real OpenID provider: whoever it is comes in as themselves, and every detour is refused."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.services.accounts import provider_client
from app.services.accounts.sign_in import actor_of, create_account, hashed
from app.store.account_lists import set_active
from app.store.employer_rows import employer_of
from tests.make.context_maker import actor_named
from tests.make.registering import without_account
from tests.support.openid_provider import Browser, is_there, running_provider
from tests.support.page_client import PageClient
from tests.support.signed_in import app_of

pytestmark = pytest.mark.skipif(not is_there(), reason="oidc-provider is not installed")
ZHAO = "person 130000198511200035"
PERSONS, UNITS, LICENCE = "citizen_account", "legal_person_certificate", "e_business_licence"


@pytest.fixture(scope="module")
def provider():
    """One provider for all stories."""
    with running_provider() as running:
        yield running


class Desk:
    """A browser at an office that has doors."""

    def __init__(self, context, provider):
        settings = replace(context.settings, public_url="http://localhost")
        self.context = replace(context, settings=settings, providers=provider.doors())
        self.pages = PageClient(create_app(self.context))

    def begin(self, code, back="/"):
        sent = self.pages.client.get(f"/sign-in/door/{code}?back={back}")
        assert sent.status_code == 303, sent.text
        return sent.location

    def back_from(self, code, login, back="/", **more):
        """Return the address at the office that the provider sends the browser to."""
        return Browser().sign_in(self.begin(code, back), login, **more)

    def come(self, url):
        parts = urlsplit(url)
        return self.pages.client.get(f"{parts.path}?{parts.query}")

    def who(self):
        cookie = self.pages.client.get_cookie("office_session")
        found = actor_of(self.context, cookie.value) if cookie else None
        return found and found.display_name


@pytest.fixture
def desk(sqlite_context, provider):
    return Desk(sqlite_context, provider)


def unit_of(context, login):
    with context.database.reading() as work:
        return f"unit {employer_of(work, actor_named(context, login).employer_id).uscc}"


def refused(answer, words):
    assert answer.status_code == 400
    assert "登录没有完成" in answer.text
    assert words in answer.text


def test_a_person_comes_in_as_themselves_and_where_they_were_going(desk):
    answer = desk.come(desk.back_from(PERSONS, ZHAO, "/me/records/"))
    assert (answer.status_code, answer.location) == (303, "/me/records/")
    assert desk.who() == "赵测试"
    assert "公民账号" in desk.pages.get("/account/")


def test_a_unit_comes_in_by_either_door_as_its_agent(desk):
    for door in (UNITS, LICENCE):
        desk.come(desk.back_from(door, unit_of(desk.context, "agent2")))
        with desk.context.database.reading():
            assert desk.who() == actor_named(desk.context, "agent2").display_name


def test_of_several_agents_one_says_who_they_are_and_nobody_elses_can_be_taken(desk):
    first, stranger = actor_named(desk.context, "agent"), actor_named(desk.context, "agent2")
    desk.context.database.transact(
        lambda work: create_account(
            desk.context,
            work,
            login="second",
            password_hash=hashed(PASSWORD),
            display_name="何同事",
            role=first.role,
            employer_id=first.employer_id,
        )
    )
    assert (
        desk.come(desk.back_from(UNITS, unit_of(desk.context, "agent"))).location == "/sign-in/door/account"
    )
    assert desk.who() is None
    page = desk.pages.get("/sign-in/door/account")
    assert "何同事" in page
    assert first.display_name in page
    sent = {"csrf_token": desk.pages.token(), "account": stranger.account_id}
    refused(desk.pages.client.post("/sign-in/door/account", data=sent), "已经作废")
    desk.come(desk.back_from(UNITS, unit_of(desk.context, "agent")))
    desk.pages.client.post("/sign-in/door/account", data=sent | {"account": first.account_id})
    assert desk.who() == first.display_name


@pytest.mark.parametrize(
    ("door", "login", "words"),
    [
        (UNITS, "unit 91110000MA01C3JN0K", "开通经办人账号"),
        (UNITS, ZHAO, "开通经办人账号"),
        (PERSONS, "person 11010119900307201X", "去注册"),
        (PERSONS, "unit 91110108DEMA00013X", "去注册"),
    ],
)
def test_who_is_not_known_is_nobody_and_reads_what_to_do(desk, door, login, words):
    answer = desk.come(desk.back_from(door, login))
    assert answer.status_code == 403
    assert "没有登录任何账号" in answer.text
    assert words in answer.text
    assert desk.who() is None


def test_a_closed_account_and_a_person_without_one_are_nobody(desk):
    unit = unit_of(desk.context, "agent2")
    closed = actor_named(desk.context, "agent2").account_id
    desk.context.database.transact(lambda work: set_active(work, closed, is_active=False))
    without_account(desk.context, "zhao")
    for door, login in ((UNITS, unit), (PERSONS, ZHAO)):
        assert desk.come(desk.back_from(door, login)).status_code == 403
    assert desk.who() is None


def test_the_door_that_was_asked_for_is_the_one_that_answers(desk):
    """Another acr, another door's address, another browser, another state, the same answer twice: all refused."""
    refused(
        desk.come(desk.back_from(UNITS, unit_of(desk.context, "agent2"), acr="urn:door:other")),
        "必须与发起时一致",
    )
    url = desk.back_from(UNITS, unit_of(desk.context, "agent2"))
    refused(desk.come(url.replace(UNITS, LICENCE)), "不是从这个浏览器开始的")
    refused(desk.come(url), "不是从这个浏览器开始的")
    other = Desk(desk.context, type("Doors", (), {"doors": lambda _self: desk.context.providers})())
    refused(other.come(desk.back_from(PERSONS, ZHAO)), "不是从这个浏览器开始的")
    url = desk.back_from(PERSONS, ZHAO)
    refused(desk.come(url.replace("state=", "state=x")), "不是从这个浏览器开始的")
    url = desk.back_from(PERSONS, ZHAO)
    assert desk.come(url).status_code == 303
    refused(desk.come(url), "不是从这个浏览器开始的")


def test_a_code_of_another_sign_in_is_worth_nothing(desk):
    """PKCE and nonce: a code that was stolen is put into an answer that this browser waits for."""
    stolen = parse_qs(urlsplit(desk.back_from(PERSONS, ZHAO)).query)["code"][0]
    url = desk.back_from(PERSONS, "person 11010119900307201X")
    own = parse_qs(urlsplit(url).query)["code"][0]
    refused(desk.come(url.replace(own, stolen)), "没有通过核对")
    assert desk.who() is None


@pytest.mark.parametrize("nonce", ["another nonce"])
def test_a_token_in_answer_to_another_question_is_refused(desk, monkeypatch, nonce):
    url, real = desk.back_from(PERSONS, ZHAO), provider_client._checked
    monkeypatch.setattr(provider_client, "_checked", lambda *told: real(*told[:3], nonce, told[4]))
    refused(desk.come(url), "没有通过核对")


def test_who_cancels_and_a_provider_that_is_away_are_told_in_words(desk):
    refused(desk.come(desk.back_from(PERSONS, ZHAO, go="no")), "取消了登录")
    away = {one: replace(door, issuer="http://127.0.0.1:9") for one, door in desk.context.providers.items()}
    desk.pages = PageClient(create_app(replace(desk.context, providers=away)))
    refused(desk.pages.client.get(f"/sign-in/door/{PERSONS}"), "没有答复")


def test_the_sign_in_page_shows_the_doors_that_are_connected_and_no_others(desk, sqlite_context):
    page = desk.pages.get("/sign-in")
    for words in ("单位入口", "法人一证通", "电子营业执照", "事业单位电子证照", "公民账号"):
        assert words in page
    alone = PageClient(app_of(sqlite_context)).get("/sign-in")
    for words in ("单位入口", "法人一证通", "公民账号"):
        assert words not in alone
    assert "本系统账号" in alone
    assert PageClient(app_of(sqlite_context)).client.get(f"/sign-in/door/{UNITS}").status_code == 404
