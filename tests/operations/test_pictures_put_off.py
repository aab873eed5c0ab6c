"""A picture that is put off is asked for again by the front; everything else is answered as the web says."""

import asyncio

import pytest

from app.front import relay
from app.front.relay import Relay
from app.front.request_reader import Request
from app.web.components.paper_responses import ASK_AGAIN

BUSY = f"HTTP/1.1 503 SERVICE UNAVAILABLE\r\nRetry-After: 5\r\n{ASK_AGAIN}: 1\r\nContent-Length: 0\r\n\r\n"
DOWN = "HTTP/1.1 503 SERVICE UNAVAILABLE\r\nContent-Length: 4\r\n\r\ndown"
DRAWN = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"


def ask(folder, method, answers):
    """Let a web give these answers in turn; return the one that reaches the client and how many were asked for."""
    asked = []

    async def web(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        asked.append(1)
        writer.write(answers[min(len(asked), len(answers)) - 1].encode())
        writer.close()

    async def play():
        path = str(folder / "web")
        server = await asyncio.start_unix_server(web, path)
        with (folder / "body").open("w+b") as body:
            request = Request(method, method + b" / HTTP/1.1\r\n\r\n", body, stays_open=False)
            answer = await Relay(path).ask(request, ("127.0.0.1", 1), ("127.0.0.1", 2))
        with answer:
            found = answer.read().decode()
        server.close()
        return found

    return asyncio.run(play()), len(asked)


def test_a_picture_is_asked_for_until_it_is_drawn(tmp_path):
    assert ask(tmp_path, b"GET", [BUSY, BUSY, DRAWN]) == (DRAWN, 3)


@pytest.mark.parametrize(("method", "answer"), [(b"POST", BUSY), (b"GET", DOWN), (b"GET", DRAWN)])
def test_nothing_else_is_asked_twice(tmp_path, method, answer):
    assert ask(tmp_path, method, [answer, DRAWN]) == (answer, 1)


def test_after_a_while_the_browser_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(relay, "PATIENCE_SECONDS", 0.5)
    answer, times = ask(tmp_path, b"GET", [BUSY])
    assert answer == BUSY
    assert times > 1
