"""The proxy configuration that is shipped, in the nginx of the system, before a served office."""

import http.client
import re
import socket
import ssl
import time
import urllib.parse
from contextlib import ExitStack
from html import unescape

import pytest

from app.store.tables_evidence import security_event
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context, open_context
from tests.support.proxied_office import HOST, ProxiedOffice, free_port, program
from tests.support.running_office import RunningOffice
from tests.support.signed_in import TOKEN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(program() is None, reason="nginx is not installed"),
]
SPOOFED = "198.51.100.7"


@pytest.fixture(scope="module")
def site(originals, tmp_path_factory):
    """Serve a copy of the filled office behind nginx."""
    folder = tmp_path_factory.mktemp("behind")
    for context in opened_copy(originals, "sqlite", fill_context, folder):
        keys = {
            "APP_SECRET_KEY": context.settings.secret_key,
            "APP_ENCRYPTION_KEY": context.settings.encryption_key,
        }
    office = RunningOffice(folder, "--no-demo", APP_PUBLIC_URL=f"https://{HOST}", APP_PROXIES="1", **keys)
    proxy = ProxiedOffice(tmp_path_factory.mktemp("nginx"), office.port)
    proxy.office, proxy.data = office, folder
    yield proxy
    proxy.stop()
    office.stop()


def test_people_sign_in_and_their_cookies_are_of_this_host_alone(site):
    page = site.ask("GET", "/sign-in")
    first = [line.partition(";")[0] for line in page.headers.get_all("Set-Cookie")]
    sent = {"csrf_token": unescape(TOKEN.search(page.text)[1]), "login": "agent", "password": "demo-2026"}
    told = {
        "Cookie": "; ".join(first),
        "Referer": f"https://{HOST}/sign-in",
        "Content_Type": "application/x-www-form-urlencoded",
    }
    answer = site.ask("POST", "/sign-in", urllib.parse.urlencode(sent), **told)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookies = answer.headers.get_all("Set-Cookie")
    assert {"__Host-office_session", "__Host-office_device"} <= {one.partition("=")[0] for one in cookies}
    for one in cookies:
        assert one.startswith("__Host-"), one
        assert {"Secure", "HttpOnly", "Path=/"} <= set(re.split("; ?", one)), one
        assert "Domain" not in one, one
    held = "; ".join([*first, *(one.partition(";")[0] for one in cookies)])
    home = site.ask("GET", "/employer/", Cookie=held)
    assert home.status == 200
    assert home.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "nginx/" not in str(home.headers)


def test_addresses_and_hosts_from_outside_are_not_believed(site):
    spoofs = {
        "X_Forwarded_For": SPOOFED, "X_Real_IP": SPOOFED, "Forwarded": f"for={SPOOFED};host=evil.invalid",
        "X_Forwarded_Host": "evil.invalid", "X_Forwarded_Proto": "http", "X_Forwarded_Prefix": "//evil.invalid",
    }  # fmt: skip
    answer = site.ask("GET", "/employer/", User_Agent="spoofing-browser", **spoofs)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/sign-in?back=")
    page = site.ask("GET", "/sign-in", **spoofs)
    assert "evil.invalid" not in page.text
    sent = {"csrf_token": unescape(TOKEN.search(page.text)[1]), "login": "agent2", "password": "demo-2026"}
    cookie = "; ".join(one.partition(";")[0] for one in page.headers.get_all("Set-Cookie"))
    told = {
        "Cookie": cookie,
        "Referer": f"https://{HOST}/sign-in",
        "Content_Type": "application/x-www-form-urlencoded",
    }
    assert site.ask("POST", "/sign-in", urllib.parse.urlencode(sent), **told, **spoofs).status == 303
    addresses = _noted_addresses(site)
    assert "127.0.0.1" in addresses
    assert SPOOFED not in addresses


def _noted_addresses(site):
    """Return from where the office believes that what it noted came."""
    deadline = time.monotonic() + 20
    context = open_context(f"sqlite:///{site.data / 'app.db'}", site.data)
    try:
        while True:
            with context.database.reading() as work:
                found = {str(row.address) for row in work.connection.execute(security_event.select())}
            if found - {""} or time.monotonic() > deadline:
                return found
            time.sleep(0.5)
    finally:
        context.database.close()


def test_another_host_hears_nothing_and_plain_http_leads_to_tls(site):
    with pytest.raises(ssl.SSLError):
        site.connection("evil.invalid")
    with socket.create_connection(("127.0.0.1", site.plain), timeout=10) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: evil.invalid\r\n\r\n")
        assert one.recv(100) == b""
    plain = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    plain.request("GET", "/employer/?a=1", headers={"Host": HOST})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/employer/?a=1")
    plain.close()
    with site.connection() as inside:
        assert inside.version() == "TLSv1.3"
        inside.sendall(b"GET / HTTP/1.1\r\nHost: evil.invalid\r\nConnection: close\r\n\r\n")
        assert b" 200 " not in inside.recv(100)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_protocols_are_not_spoken(site):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=10) as bare,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        old.wrap_socket(bare, server_hostname=HOST)


def test_half_heads_and_slow_bodies_are_cut_and_everybody_else_is_served(site):
    halves = (
        b"GET / HTTP/1.1\r\nHost: ",
        f"POST /sign-in HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000000\r\n\r\nlogin=".encode(),
    )
    with ExitStack() as opened:
        slow = [opened.enter_context(site.connection()) for _ in range(24)]
        began = time.monotonic()
        for number, one in enumerate(slow):
            one.sendall(halves[number % 2])
        for _ in range(3):
            asked = time.monotonic()
            assert site.ask("GET", "/healthz").status == 200
            assert time.monotonic() - asked < 2
        for one in slow:
            one.settimeout(max(0.1, began + 25 - time.monotonic()))
            assert _is_cut(one)
        assert time.monotonic() - began > 5


def _is_cut(one):
    """Tell whether the other side closes a connection in its time, calmly or not."""
    try:
        while one.recv(4096):
            continue
    except TimeoutError:
        return False
    except (ConnectionError, ssl.SSLError):
        return True
    return True


def test_what_is_far_too_large_is_refused_in_words_before_it_is_sent(site):
    answer = site.ask("POST", "/sign-in", Content_Length=str(300 * 1024 * 1024))
    assert answer.status == 413
    assert "文件太大" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Strict-Transport-Security"]
    assert "Retry-After" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_neither_bodies_nor_answers_are_written_down_by_the_proxy_nor_secret_addresses_logged(site):
    body = b"login=nobody&password=" + b"x" * 400_000
    assert site.ask("POST", "/sign-in", body, Content_Type="application/x-www-form-urlencoded").status == 403
    site.ask("GET", "/verify/SECRETCODE123456")
    site.ask("GET", "/verify?code=SECRETCODE123456")
    assert site.ask("GET", "/help?q=SECRETWORD").status == 200
    assert [
        path for name in ("bodies", "answers") for path in (site.folder / name).rglob("*") if path.is_file()
    ] == []
    logged = (site.folder / "office.access.log").read_text()
    assert " GET /help 200 " in logged
    assert "SECRET" not in logged + (site.folder / "nginx.error.log").read_text()
    assert (site.folder / "office.error.log").read_text() == ""


def test_crowds_from_one_address_are_slowed_down_in_words(tmp_path):
    """Counted by the proxy, before the office hears of it: there is none behind this one."""
    proxy = ProxiedOffice(tmp_path, free_port())
    one = f"GET /verify HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    try:
        with proxy.connection() as crowd:
            crowd.sendall(one * 119 + last)
            heard = b"".join(iter(lambda: crowd.recv(65536), b"")).decode()
        assert heard.count("HTTP/1.1 429 ") > 20
        assert heard.count("HTTP/1.1 503 ") >= 41
        assert "操作太频繁" in heard
        slowed = heard[heard.index("HTTP/1.1 429 ") :]
        assert "Retry-After: 30" in slowed.partition("\r\n\r\n")[0]
        assert proxy.ask("GET", "/healthz").status == 503
    finally:
        proxy.stop()


def test_an_office_that_is_away_is_told_calmly(tmp_path):
    proxy = ProxiedOffice(tmp_path, free_port())
    try:
        answer = proxy.ask("GET", "/sign-in")
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "30"
        assert "系统暂时不能使用" in answer.text
        assert "没有丢失" in answer.text
        assert "nginx" not in answer.text
    finally:
        proxy.stop()
