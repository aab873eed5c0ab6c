"""A gateway for text messages that sends nothing: it keeps the contract and remembers what came.

For trying the product out and for its tests: `python -m app.notices.sample_gateway --port 8099`.
"""

from __future__ import annotations

import argparse
import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

LARGEST = 64 * 1024


class SampleGateway(ThreadingHTTPServer):
    """Takes every message once, however often it comes; refuses who has not the token."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0), *, token: str = "") -> None:
        super().__init__(address, _Desk)
        self.token = token
        self.taken: dict[str, dict[str, str]] = {}
        """Messages by their id, in the order in which they came."""
        self.seen = 0
        """How many requests came, repetitions and refused ones with them."""
        self.refusals: list[int] = []
        """Statuses to answer next, before anything is taken."""
        self.lock = Lock()

    @property
    def url(self) -> str:
        """Return where messages go."""
        return f"http://127.0.0.1:{self.server_port}/messages"


class _Desk(BaseHTTPRequestHandler):
    """One request."""

    server: SampleGateway

    def do_POST(self) -> None:
        """Take a message: {id, to, text}."""
        with self.server.lock:
            self.server.seen += 1
            status = self.server.refusals.pop(0) if self.server.refusals else self._take()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _take(self) -> int:
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return HTTPStatus.UNAUTHORIZED
        length = int(self.headers.get("Content-Length") or 0)
        message = _message(self.rfile.read(min(length, LARGEST)))
        if message is None:
            return HTTPStatus.BAD_REQUEST
        if message["id"] in self.server.taken:
            return HTTPStatus.OK
        self.server.taken[message["id"]] = message
        return HTTPStatus.ACCEPTED

    def log_message(self, *_said: Any) -> None:
        """Numbers of people belong into no log."""


def _message(body: bytes) -> dict[str, str] | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    names = ("id", "to", "text")
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) and told[name] for name in names
    ):
        return None
    return {name: told[name] for name in names}


def main() -> None:
    """Serve until interrupted; each new message is printed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=8099)
    asked.add_argument("--token", default="")
    chosen = asked.parse_args()
    with SampleGateway(("127.0.0.1", chosen.port), token=chosen.token) as gateway:
        gateway.serve_forever()


if __name__ == "__main__":
    main()
