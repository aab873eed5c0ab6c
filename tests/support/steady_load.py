"""People who ask a served office for pages without a pause, each answer looked at: none may fail."""

import http.client
import socket
import threading
import time
import urllib.parse
from collections import Counter

from tests.support.running_office import StubbornClient

PATHS = ("/sign-in", "/healthz", "/help", "/employer/")
POST_EVERY = 5
PAUSE_SECONDS = 0.2


class SteadyLoad:
    """Some visitors, half of them over connections that stay; `failed` says what went wrong for whom."""

    def __init__(self, port, login, visitors=3, pause=PAUSE_SECONDS):
        self.port, self.pause = port, pause
        self.answered, self.versions, self.failed = 0, Counter(), []
        self._client = StubbornClient(port, login)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._visit, args=(number,), daemon=True) for number in range(visitors)
        ]

    def __enter__(self):
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        for one in self._threads:
            one.join(60)

    def _visit(self, number):
        keeps, connection, asked = number % 2 == 0, None, 0
        while not self._stop.is_set():
            asked += 1
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                answer = self._ask(connection, number, asked)
            except (OSError, http.client.HTTPException) as failed:
                self.failed.append((number, asked, repr(failed)))
                connection.close()
                connection = None
                continue
            self.answered += 1
            self.versions[answer.headers.get("X-Version", "")] += 1
            if answer.status >= 500 or answer.status == 404:
                self.failed.append((number, asked, answer.status))
            if not keeps or answer.will_close:
                connection.close()
                connection = None
            time.sleep(self.pause)

    def _ask(self, connection, number, asked):
        cookie = "; ".join(f"{name}={value}" for name, value in self._client.cookies.items())
        told = {"Cookie": cookie}
        if asked % POST_EVERY == 0:
            body = urllib.parse.urlencode(
                {"csrf_token": self._client.token, "theme": ("dark", "light")[number % 2], "back": "/help"}
            )
            told["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", "/appearance", body, told)
        else:
            connection.request("GET", PATHS[asked % len(PATHS)], headers=told)
        answer = connection.getresponse()
        answer.read()
        return answer


class SlowSender(threading.Thread):
    """Somebody whose form comes slowly: begun before the program is changed, ended afterwards."""

    SIZE, PIECE, PAUSE = 400_000, 4_000, 1.0

    def __init__(self, port):
        super().__init__(daemon=True)
        self.is_late = threading.Event()
        self.one = socket.create_connection(("127.0.0.1", port), timeout=60)
        head = "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        self.one.sendall(f"{head}Content-Length: {self.SIZE}\r\n\r\nlogin=".encode())
        self.left = self.SIZE - len("login=")
        self.start()

    def run(self):
        """Send a piece now and then, and the rest when it is time to end."""
        while not self.is_late.wait(self.PAUSE):
            self.one.sendall(b"x" * self.PIECE)
            self.left -= self.PIECE

    def end(self):
        """Send the rest; return the answer's first line."""
        self.is_late.set()
        self.join()
        self.one.sendall(b"x" * self.left)
        heard = self.one.recv(65536)
        self.one.close()
        return heard.partition(b"\r\n")[0].decode()
