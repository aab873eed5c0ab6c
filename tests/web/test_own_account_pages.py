"""我的账号: the own password, devices that are signed in, second factors, each by its owner alone."""

import re
from urllib.parse import unquote

import pytest

from app.demo.demo_accounts import PASSWORD
from app.domain.one_time_codes import STEP_SECONDS, code_of, step_at
from app.services.accounts.sign_in import actor_of, sign_in
from app.services.accounts.visit import Visit
from app.store.account_lists import set_password_hash
from app.store.account_rows import account_of
from tests.make.context_maker import actor_named
from tests.support.page_client import PageClient
from tests.support.signed_in import app_of, desk_of

OWN = "three-quiet-rivers"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
HUAWEI = "Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 HarmonyOS Safari/537.36"
SECRET = re.compile(r'class="code">([A-Z2-7 ]{39})<')
CODES = re.compile(r'<span class="number">([a-z0-9]{4}(?:-[a-z0-9]{4}){2})</span>')


def change(desk, old=PASSWORD, new=OWN, again=None, status=303):
    sent = {
        "old_password": old,
        "new_password": new,
        "new_password_again": new if again is None else again,
    }
    answer = desk.client.post("/account/password", data={"csrf_token": desk.token(), **sent})
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": "wrong"}, "密码不对，请重新输入。"),
        ({"new": "short"}, "密码应为 12 至 128 个字符"),
        ({"new": "password-1234"}, "容易被猜出"),
        ({"new": "my-agent-is-here"}, "登录账号"),
        ({"again": "something-else-now"}, "两次输入的新密码不一致。"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_told_and_nothing_changes(sqlite_context, typed, told):
    assert told in change(desk_of(sqlite_context, "agent"), **typed, status=422)
    assert sign_in(sqlite_context, "agent", PASSWORD)


def test_a_password_that_was_sent_too_late_is_not_kept(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get("/account/password")
    note = re.search(r'name="_who" value="([^"]+)"', page.text)[1]
    sqlite_context.clock.forward(days=1)
    sent = {"old_password": PASSWORD, "new_password": OWN, "new_password_again": OWN, "_who": note}
    late = desk.client.post("/account/password", data={"csrf_token": desk.token(), **sent})
    assert late.location.startswith("/sign-in?back=")
    desk.sign_in("agent", PASSWORD)
    name = re.search("/kept/([0-9a-f]+)", unquote(late.location))[1]
    page = desk.get(f"/kept/{name}")
    assert OWN not in page.text
    assert PASSWORD not in page.text


def test_a_changed_password_ends_other_sessions_and_its_owner_is_told(sqlite_context):
    other, desk = sign_in(sqlite_context, "agent", PASSWORD), desk_of(sqlite_context, "agent")
    change(desk)
    assert actor_of(sqlite_context, other) is None
    assert "密码已修改" in desk.get("/account/")
    assert "密码或登录验证已更改" in desk.get("/notices")
    assert sign_in(sqlite_context, "agent", OWN)
    assert "新密码与原密码相同" in change(desk, old=OWN, new=OWN, status=422)


def test_a_password_that_somebody_else_set_is_changed_before_anything_else(sqlite_context):
    account = actor_named(sqlite_context, "hd.l1a").account_id

    def given(work):
        row = account_of(work, account)
        set_password_hash(work, account, row.password_hash, must_change=True)

    sqlite_context.database.transact(given)
    desk = desk_of(sqlite_context, "hd.l1a")
    for path in ("/review/", "/notices", "/account/", "/account/second-factor/"):
        assert desk.client.get(path).location == "/account/password"
    refused = desk.client.post("/review/next", data={"csrf_token": desk.token()})
    assert refused.status_code == 403
    assert "请先修改初始密码" in refused.text
    page = desk.get("/account/password")
    assert "现在的密码是别人为您设置的" in page
    assert "待审核" not in page
    assert desk.client.get("/help").status_code == 200
    change(desk)
    assert "待审核" in desk.get("/review/")


def test_somebody_sees_where_they_are_signed_in_and_ends_it(sqlite_context):
    phone = sign_in(sqlite_context, "agent", PASSWORD, Visit("2001:db8::7", HUAWEI, "phone"))
    laptop = sign_in(sqlite_context, "agent", PASSWORD, Visit("192.0.2.7", CHROME, "laptop"))
    stranger = sign_in(sqlite_context, "agent2", PASSWORD)
    desk = desk_of(sqlite_context, "agent")
    page = desk.get("/account/")
    for words in (
        "Windows 上的 Chrome",
        "鸿蒙 上的 Safari",
        "192.0.2.7",
        "2001:db8::7",
        "这台设备",
        "首次在这台设备登录",
    ):
        assert words in page
    names = re.findall(r'name="session" value="([0-9a-f]{64})"', page.text)
    assert len(names) == 2
    desk.client.post("/account/sessions/end", data={"csrf_token": desk.token(), "session": names[0]})
    assert [actor_of(sqlite_context, one) is None for one in (phone, laptop)].count(True) == 1
    foreign = PageClient(app_of(sqlite_context))
    foreign.sign_in("agent2", PASSWORD)
    foreign.client.post("/account/sessions/end", data={"csrf_token": foreign.token(), "session": names[1]})
    desk.client.post("/account/sessions/end-others", data={"csrf_token": desk.token()})
    assert actor_of(sqlite_context, phone) is actor_of(sqlite_context, laptop) is None
    assert actor_of(sqlite_context, stranger)
    assert "已退出其他 1 处登录" in desk.get("/account/")
    assert "sessions/end-others" not in desk.get("/account/").text


def test_an_authenticator_is_added_by_hand_and_asked_for_at_the_next_sign_in(sqlite_context):
    desk = desk_of(sqlite_context, "viewer")
    secret = SECRET.search(desk.get("/account/second-factor/authenticator").text)[1].replace(" ", "")
    assert "验证码不对" in desk.post(
        "/account/second-factor/authenticator", {"code": "1", "password": PASSWORD}, status=422
    )
    code = code_of(secret, step_at(sqlite_context.clock()))
    codes = CODES.findall(
        desk.post("/account/second-factor/authenticator", {"code": code, "password": PASSWORD}).text
    )
    assert len(codes) == 10
    assert "还剩 10 个" in desk.get("/account/")
    sqlite_context.clock.forward(seconds=STEP_SECONDS)
    fresh = PageClient(app_of(sqlite_context))
    fresh.sign_in("viewer", PASSWORD)
    assert fresh.response is None or fresh.client.get("/employer/").location.startswith("/sign-in")
    assert "再验证一次" in fresh.get("/sign-in/second")
    assert "验证码不对" in fresh.post("/sign-in/second", {"code": "000000"}, status=422)
    code = code_of(secret, step_at(sqlite_context.clock()))
    sent = fresh.client.post(
        "/sign-in/second", data={"csrf_token": fresh.token(), "code": code, "back": "/employer/attachments/"}
    )
    assert sent.location == "/employer/attachments/"
    assert "附件管理" in fresh.get("/employer/attachments/")
    assert "密码、验证码" in fresh.get("/account/")
    page = desk.post("/account/second-factor/remove/authenticator", {"password": "wrong"}, status=422)
    assert "密码不对" in page


def test_a_sign_in_that_has_not_begun_or_took_too_long_begins_anew(sqlite_context):
    desk = desk_of(sqlite_context, None)
    assert desk.client.get("/sign-in/second").location == "/sign-in"
    assert "这次登录已经结束" in desk.get("/sign-in")
