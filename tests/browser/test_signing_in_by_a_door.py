"""A whole sign-in in a browser: a real OpenID provider, then a code of an authenticator, then a passkey."""

import re
from dataclasses import replace

import pytest

from app.demo.demo_accounts import PASSWORD
from app.domain.one_time_codes import STEP_SECONDS, code_of, step_at
from app.factory import create_app
from tests.support.browser import (
    BOTH,
    assert_accessible,
    assert_fits,
    chromium_path,
    follow,
    in_looks,
    serve,
    window,
)
from tests.support.openid_provider import is_there, running_provider

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None or not is_there(), reason="Chromium or oidc-provider is missing"
    ),
]
ZHAO = "person 130000198511200035"
SECRET = re.compile("[A-Z2-7 ]{39}")


@pytest.fixture
def office(sqlite_context):
    """Serve an office at an address with a name: browsers make no passkeys for one of numbers."""
    made = []

    def later(environ, start):
        return made[0](environ, start)

    with serve(later) as address:
        named = address.replace("127.0.0.1", "localhost")
        with running_provider(named) as provider:
            settings = replace(sqlite_context.settings, public_url=named)
            context = replace(sqlite_context, settings=settings, providers=provider.doors())
            made.append(create_app(context))
            yield named, context


def by_the_door(page, address):
    page.goto(f"{address}/sign-in")
    follow(page.get_by_role("link", name=re.compile("^公民账号")))
    if page.url.startswith(address):
        return
    page.fill("[name=login]", ZHAO)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/**")


def sign_out(page):
    follow(page.get_by_role("button", name="退出", exact=True).first)


def look(page):
    for _look in in_looks(page, BOTH):
        assert_fits(page)


def test_a_person_comes_in_by_the_provider_then_with_a_code_then_with_a_passkey(office, browser):
    address, context = office
    with window(browser, for_axe=True) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
        }
        device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})

        by_the_door(page, address)
        assert page.get_by_role("link", name=re.compile("^赵测试")).count()
        page.goto(f"{address}/account/second-factor/authenticator")
        assert_accessible(page)
        look(page)
        page.get_by_text("不能扫码，改为手工输入").click()
        secret = SECRET.search(page.locator(".code-card").inner_text())[0].replace(" ", "")
        page.fill("#code", code_of(secret, step_at(context.clock())))
        page.fill("#password", PASSWORD)
        follow(page.get_by_role("button", name="确认添加"))
        assert page.locator(".recovery-codes li").count() == 10
        look(page)
        sign_out(page)

        context.clock.forward(seconds=STEP_SECONDS)
        by_the_door(page, address)
        assert page.url.endswith("/sign-in/second")
        assert_accessible(page)
        look(page)
        page.fill("#code", code_of(secret, step_at(context.clock())))
        follow(page.get_by_role("button", name="验证并登录"))
        page.goto(f"{address}/account/second-factor/passkey")
        page.fill("#name", "办公电脑")
        page.fill("#password", PASSWORD)
        look(page)
        follow(page.get_by_role("button", name="添加", exact=True))
        assert "办公电脑" in page.locator("#second-factor").inner_text()
        assert_accessible(page)
        look(page)
        sign_out(page)

        by_the_door(page, address)
        follow(page.get_by_role("button", name="用通行密钥验证"))
        page.goto(f"{address}/account/")
        assert "公民账号、通行密钥" in page.locator("#recent").inner_text()
        assert page.complaints == []
