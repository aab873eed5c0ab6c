"""Connections that send half a request, or nothing, or a byte now and then, stop nobody; each is closed in time."""

import http.client
import socket
import time
from contextlib import ExitStack

import pytest

from tests.make.hostile_heads import REFUSED_HEADS
from tests.support.raw_requests import heads, heard_of
from tests.support.running_office import RunningOffice

pytestmark = pytest.mark.slow
HALVES = (
    b"",
    b"GET /healthz HT",
    b"GET /healthz HTTP/1.1\r\nHost: office\r\nX-A: ",
    b"POST /sign-in HTTP/1.1\r\nHost: office\r\nContent-Length: 1000000\r\n\r\nlogin=",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = RunningOffice(tmp_path_factory.mktemp("office"), "--no-demo")
    yield office
    office.stop()


@pytest.fixture(scope="module")
def port(office):
    return office.port


def ask(port, path="/healthz", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    began = time.monotonic()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    answer.took = time.monotonic() - began
    connection.close()
    return answer


def test_many_half_sent_requests_leave_the_site_answering_and_are_closed(port):
    with ExitStack() as opened:
        halves = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(64)]
        for number, half in enumerate(halves):
            half.sendall(HALVES[number % len(HALVES)])
        for _ in range(5):
            answer = ask(port)
            assert answer.status == 200
            assert answer.took < 1
            time.sleep(0.5)
        deadline = time.monotonic() + 20
        for half in halves:
            half.settimeout(max(0.1, deadline - time.monotonic()))
            while half.recv(4096):
                continue


def test_a_body_that_trickles_is_closed(port):
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(HALVES[3])
        slow.settimeout(0.5)
        began, heard = time.monotonic(), b""
        while not heard and time.monotonic() - began < 30:
            slow.sendall(b"x")
            try:
                heard = slow.recv(100)
            except TimeoutError:
                continue
        assert heard.startswith(b"HTTP/1.1 408 ")
        assert 8 < time.monotonic() - began < 20


def test_one_connection_carries_many_requests(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
        assert answer.status == 200
        assert "登录" in answer.read().decode()
        used = connection.sock
        assert used is not None
    connection.close()


def test_what_could_be_read_in_two_ways_is_refused(office):
    found = list(heads(office.port))
    assert [one for one in found if one.effect] == []
    assert len(found) > 60
    assert "Traceback" not in office.log.read_text()


def test_the_front_says_in_words_what_it_does_not_hand_on(port):
    too_large = heard_of(port, REFUSED_HEADS["an absurd length"])
    assert "文件太大" in too_large.decode()
    assert b"Content-Type: text/html; charset=utf-8" in too_large
    assert "Cookie" in heard_of(port, REFUSED_HEADS["a head without an end"]).decode()


def test_a_long_body_arrives_whole_and_a_client_may_wait_for_a_word_first(port):
    body = b"login=nobody&password=" + b"x" * 300_000
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body))  # fmt: skip
        assert one.recv(100).startswith(b"HTTP/1.1 100 ")
        one.sendall(body)
        # Without a token it is refused, and the answer is the product's own page.
        answer = b"".join(iter(lambda: one.recv(65536), b""))
        assert answer.split(b" ")[1] == b"403"
        assert "表单已经换新".encode() in answer
