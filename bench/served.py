"""A program served by gunicorn with one worker and one thread, and how much of the processor a request takes of it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 600.0
"""A machine that others use, too, may leave a program hardly any time."""
TOKEN = re.compile(r'name="(?:csrf_token|token)"[^>]*value="([^"]+)"')
FENCE = re.compile(r'name="_fence"[^>]*value="(\d+)"')
NANOSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, named as the test client of the product names it."""

    status_code: int
    text: str
    to: str
    """The address that the answer leads to."""

    @property
    def json(self) -> Any:
        """Return the answer to a script."""
        return json.loads(self.text)


class Served:
    """One connection to a served program, with a cookie jar of one."""

    def __init__(self, port: int, worker: int) -> None:
        self.port, self._worker = port, worker
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.cookies: dict[str, str] = {}

    def cpu_ms(self) -> float:
        """Return the processor time that the worker has taken until now."""
        threads = Path(f"/proc/{self._worker}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / NANOSECONDS

    def again(self) -> Served:
        """Return another browser of the same program."""
        return Served(self.port, self._worker)

    def ask(self, path: str, sent: Mapping[str, str | list[str]] | None = None) -> tuple[int, str, str]:
        """Return status, text and the address that the answer leads to."""
        answered = self._send("GET", path) if sent is None else self.post(path, sent)
        return answered.status_code, answered.text, answered.to

    def post(
        self, path: str, data: Mapping[str, str | list[str]], headers: Mapping[str, str] | None = None
    ) -> Answered:
        """Send a small form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(data, doseq=True).encode(), {**(headers or {}), **kind})

    def patch(self, path: str, data: bytes, headers: Mapping[str, str], content_type: str) -> Answered:
        """Send a piece of a file."""
        return self._send("PATCH", path, data, {**headers, "Content-Type": content_type})

    def fetch(self, path: str) -> bytes:
        """Return a file as it is sent to a browser, packed; raises ValueError where there is none."""
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise ValueError(f"{path}: {answer.status}")
        return content

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self._connection.request(method, path, body, {**jar, **(headers or {})})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answered(answer.status, text, answer.headers.get("Location") or "")


def token_in(text: str) -> str:
    """Return the form token of a page."""
    found = TOKEN.search(text)
    if found is None:
        raise ValueError("the page has no form token")
    return unescape(found.group(1))


def form_of(page: str) -> dict[str, str | list[str]]:
    """Return what the form of a task sends besides its answers, with a new idempotency key."""
    fence = FENCE.search(page)
    return {"csrf_token": token_in(page), "_key": uuid4().hex, "_fence": fence.group(1) if fence else "0"}


@contextmanager
def served(program: str, environment: Mapping[str, str], *, threads: int = 1) -> Iterator[Served]:
    """Serve a program until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", program, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class",
        "gthread", "--threads", str(threads), "--keep-alive", "900", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 — our own programs, a fixed command
        command, cwd=ROOT, env={**os.environ, **environment}
    )
    try:
        yield Served(port, _worker_of(process, port))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def _worker_of(process: subprocess.Popen[bytes], port: int) -> int:
    """Return the id of the worker once it answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the program ended before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
            continue
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.1)
    raise TimeoutError("the program does not answer")
