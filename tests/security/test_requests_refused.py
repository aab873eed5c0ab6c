"""What must be refused whoever asks: forms without a token, foreign addresses to go to, odd bytes, guessing."""

import re
from dataclasses import replace

import pytest

from app.factory import create_app
from app.services.context.paced_tries import OF_ACCOUNT
from app.settings import UnsafeSettingsError, read_settings
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for, post, token_of

PAGES = ["/", "/sign-in", "/help", "/verify", "/healthz", "/no-such-page", "/employer/", "/static/nothing"]


@pytest.fixture
def app(sqlite_context):
    return create_app(sqlite_context)


def posts(app):
    return {
        re.sub(r"<[^>]+>", "x", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.methods & {"POST", "PUT", "PATCH", "DELETE"} and not rule.endpoint.startswith("style_guide")
    }


@pytest.mark.parametrize("token", [None, "", "made up", "eyJhbGciOiJub25lIn0.e30."])
def test_no_form_is_taken_without_its_token(app, token):
    client = client_for(app, "agent")
    data = {} if token is None else {"csrf_token": token}
    found = posts(app)
    assert "/employer/permits/x/renewal" in found
    for path in sorted(found):
        assert client.post(path, data=data).status_code in {403, 404}, path


def test_the_token_of_another_session_is_not_taken(app):
    mine, other = client_for(app, "agent"), client_for(app, "agent2")
    assert mine.post("/sign-out", data={"csrf_token": token_of(other)}).status_code == 403
    assert mine.get("/employer/").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_tells_the_browser_to_be_careful(app, path):
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    for kind in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{kind} 'none'" in policy
    assert "Access-Control-Allow-Origin" not in headers
    assert "charset=utf-8" in headers["Content-Type"] or headers["Content-Type"] == "application/json"
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers or "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/built/", "/static/../settings.py", "/docs/map.md"]
)
def test_no_folder_and_no_file_beside_the_pages_is_served(app, path):
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(app, method):
    answer = app.test_client().open("/sign-in", method=method, headers={"X-Secret": "canary"})
    assert answer.status_code == 405
    assert "canary" not in answer.text


def test_pages_with_data_are_kept_nowhere(app):
    assert client_for(app, "agent").get("/employer/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "foreign",
    ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "\\\\evil.invalid", "javascript:alert(1)",
     "/%0d%0aSet-Cookie:x=1", "http:evil.invalid", " //evil.invalid", "/\t/evil.invalid", "///evil.invalid"],
)  # fmt: skip
def test_signing_in_never_leads_away(app, foreign):
    client = app.test_client()
    sent = {"login": "agent", "password": "demo-2026", "back": foreign}
    answer = post(client, "/sign-in", **sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert "evil" not in answer.location.partition("%0d%0a")[0]
    assert "Set-Cookie: x" not in str(answer.headers)


def test_a_made_up_host_enters_no_address(app):
    answer = app.test_client().get("/employer/", headers={"Host": "evil.invalid"})
    assert "evil" not in answer.headers.get("Location", "")


def test_each_sign_in_gets_a_session_of_its_own(app):
    client = app.test_client()
    client.set_cookie("office_session", "chosen by somebody else")
    post(client, "/sign-in", login="agent", password="demo-2026")
    assert client.get_cookie("office_session").value != "chosen by somebody else"
    cookie = client.get_cookie("office_session")
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_session_ends_with_signing_out(app):
    client = client_for(app, "agent")
    token = client.get_cookie("office_session").value
    post(client, "/sign-out")
    client.set_cookie("office_session", token)
    assert client.get("/employer/").status_code == 303


def test_an_old_session_ends_by_itself(app, sqlite_context):
    client = client_for(app, "agent")
    sqlite_context.clock.forward(days=30)
    assert client.get("/employer/").status_code == 303


def test_a_wrong_password_and_a_wrong_login_hear_the_same(app):
    def told(login):
        answer = post(app.test_client(), "/sign-in", login=login, password="wrong")
        return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text).replace(login, "")

    assert told("agent") == told("nobody-at-all")


def test_guessing_is_slowed_down(app, sqlite_context):
    for _ in range(OF_ACCOUNT.free):
        assert post(app.test_client(), "/sign-in", login="agent", password="wrong").status_code == 422
    slowed = post(app.test_client(), "/sign-in", login="agent", password="demo-2026")
    assert slowed.status_code == 429
    assert slowed.headers["Retry-After"] == "10"
    assert "失败次数太多，请 10 秒后再试。" in slowed.text
    assert post(app.test_client(), "/sign-in", login="agent2", password="demo-2026").status_code == 303
    sqlite_context.clock.forward(hours=1)
    assert post(app.test_client(), "/sign-in", login="agent", password="demo-2026").status_code == 303


ODD = [
    "%00",
    "x%00y",
    "%f0%9f%92%a9",
    "..%2f..%2fetc%2fpasswd",
    "x" * 3000,
    "'%20OR%201=1--",
    "%ff%fe",
    "{{7*7}}",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_in_addresses_are_simply_not_there(context, odd):
    app = create_app(context)
    agent, employee, operator = (client_for(app, login) for login in ("agent", "zhao", "operator"))
    for client, path in (
        (agent, f"/cases/{odd}"),
        (agent, f"/cases/{odd}/papers/document/{odd}"),
        (agent, f"/tasks/{odd}"),
        (agent, f"/employer/employees/{odd}"),
        (employee, f"/me/slips/{odd}.pdf"),
        (operator, f"/operations/letters/{odd}.eml"),
        (operator, f"/cases/{odd}/diagram"),
    ):
        assert client.get(path).status_code == 404, path
    assert app.test_client().get(f"/verify/{odd}").status_code < 500


@pytest.mark.parametrize("odd", ["\x00", "k" * 5000, "", "'; drop table idempotency; --", "钥匙" * 40])
def test_odd_keys_and_fences_break_nothing(context, odd):
    app, journey = create_app(context), ServiceJourney(context)
    client, task = client_for(app, "agent"), journey.open()["confirm_contract"]
    for fence in (odd, "1"):
        answer = post(client, f"/tasks/{task.key}", _key=odd, _fence=fence, contract_choice="current")
        assert answer.status_code in {303, 400, 409, 422}, answer.status
    assert post(client, f"/cases/{journey.case_id}/withdraw", _key=odd).status_code in {303, 400, 409, 422}


@pytest.mark.parametrize("odd", ["\x00", "x" * 100_000, "\ud800".encode("utf-16", "surrogatepass")])
def test_odd_logins_are_refused_like_wrong_ones(context, odd):
    answer = post(create_app(context).test_client(), "/sign-in", login=odd, password=odd)
    assert answer.status_code in {400, 422}


def test_a_field_without_a_name_is_refused_in_words(app):
    client = client_for(app, "agent")
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"
    for path in ("/sign-in", "/employer/profile/general", "/sign-out"):
        answer = client.post(path, data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400, path
        assert "这次提交无法识别" in answer.text


def test_production_refuses_to_start_unprotected(tmp_path):
    good = {
        "APP_MODE": "production",
        "APP_DATA_DIR": str(tmp_path),
        "APP_SECRET_KEY": "drawn-by-lot-0123456789" * 2,
        "APP_ENCRYPTION_KEY": "0123456789abcdef" * 4,
        "DATABASE_URL": "postgresql+psycopg:///x",
        "APP_PUBLIC_URL": "https://example.invalid",
    }
    assert read_settings(good).is_production
    for name, weak in (
        ("APP_SECRET_KEY", ""),
        ("APP_SECRET_KEY", "short"),
        ("APP_ENCRYPTION_KEY", ""),
        ("APP_ENCRYPTION_KEY", "zz" * 32),
        ("APP_ENCRYPTION_KEY", "00" * 31),
        ("APP_SECRET_KEY", "s" * 64),
        ("APP_ENCRYPTION_KEY", "e1" * 32),
        ("APP_SECRET_KEY", "0123456789abcdef" * 4),
        ("APP_SMS_URL", "http://gateway.example.invalid/messages"),
        ("DATABASE_URL", "postgresql+psycopg://user@db.example.invalid/x"),
        ("DATABASE_URL", "postgresql+psycopg://user@db.example.invalid/x?sslmode=require"),
        ("DATABASE_URL", ""),
        ("APP_PUBLIC_URL", "http://example.invalid"),
        ("APP_CLOCK_OFFSET_DAYS", "3"),
    ):
        with pytest.raises(UnsafeSettingsError):
            read_settings({**good, name: weak})
    assert not (tmp_path / "keys.json").exists()
    for name, safe in (
        ("APP_SMS_URL", "http://127.0.0.1:8099/messages"),
        ("DATABASE_URL", "postgresql+psycopg://user@db.example.invalid/x?sslmode=verify-full"),
        ("DATABASE_URL", "postgresql+psycopg://user@/x?host=/run/postgresql"),
    ):
        assert read_settings({**good, name: safe}).is_production


@pytest.mark.parametrize(
    "host", ["evil.invalid", "office.example.invalid.evil.invalid", "", "a@b", "[", "x:y:z"]
)
def test_in_production_another_host_reaches_no_page(sqlite_context, host):
    settings = replace(
        sqlite_context.settings, mode="production", public_url="https://office.example.invalid"
    )
    client = create_app(replace(sqlite_context, settings=settings)).test_client()
    own = {"Host": "Office.example.invalid:443", "X-Forwarded-Host": host}
    for path in ("/", "/sign-in", "/no-such-page", "/employer/"):
        refused = client.get(path, headers={"Host": host})
        assert refused.status_code == 400
        assert "这个网址不属于本系统" in refused.text
        assert "evil" not in f"{refused.text}{refused.headers}"
        assert client.get(path, headers=own).status_code in {200, 303, 404}
    for path in ("/healthz", "/readyz", "/static/mark.svg"):
        assert client.get(path, headers={"Host": host}).status_code == 200


def test_a_protected_site_marks_its_cookies_secure(sqlite_context):
    settings = replace(sqlite_context.settings, public_url="https://example.invalid")
    client = create_app(replace(sqlite_context, settings=settings)).test_client()
    base = {"base_url": "https://example.invalid", "headers": {"Referer": "https://example.invalid/sign-in"}}
    page = client.get("/sign-in", **base)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
    sent = {"login": "agent", "password": "demo-2026", "csrf_token": token}
    answer = client.post("/sign-in", data=sent, **base)
    cookies = [line for name, line in answer.headers if name == "Set-Cookie"]
    assert cookies
    assert all("Secure" in line and "HttpOnly" in line for line in cookies), cookies
    chosen = client.post("/appearance", data={"theme": "dark", "look": "large", "csrf_token": token}, **base)
    looks = [line for name, line in chosen.headers if name == "Set-Cookie" and "session" not in line]
    assert {line.partition("=")[0] for line in looks} == {"__Host-theme", "__Host-looks"}
    assert all("Secure" in line and "Path=/" in line and "Domain" not in line for line in looks), looks
    assert 'data-theme="dark" data-looks="large"' in client.get("/sign-in", **base).text
    plain = client.get("/healthz")
    for answer in (page, plain, client.get("/no-such-page", **base)):
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
