"""The real server on a temporary folder, whose processes a test may kill, and a client that does not give up."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from contextlib import suppress
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path

from app.demo.demo_accounts import PASSWORD
from tests.support.signed_in import TOKEN

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
BUSY = 503


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(parent):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.parent.name))
    return sorted(found)


def descendants_of(parent):
    """Return the children of a process, their children, and so on."""
    own = children_of(parent)
    return [*own, *(below for child in own for below in descendants_of(child))]


def name_of(process):
    """Return what the supervisor has named a process; nothing where it is gone."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


class RunningOffice:
    """`serve` as an operator starts it: a supervisor, a web server with workers, a background worker."""

    def __init__(self, folder, *options, port=None, program="app", root=ROOT, log=None, **environment):
        self.folder = folder
        self.port = port or _free_port()
        self.log = log or folder / "server.log"
        where = ["--port", str(self.port), "--data", str(folder)]
        with self.log.open("ab" if log else "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", program, "serve", *where, *options],
                cwd=root,
                env={**os.environ, **environment},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.wait()

    def wait(self):
        """Wait until pages are served."""
        client = StubbornClient(self.port)
        assert client.ask("GET", "/healthz").status < BUSY, self.log.read_text()

    def victims(self):
        """Return the ids of the web workers and of the background worker."""
        own = [(child, name_of(child)) for child in children_of(self.process.pid)]
        workers = [worker for child, name in own if name == "office-web" for worker in children_of(child)]
        return {"web": workers, "background": [child for child, name in own if name == "office-worker"]}

    def processes(self):
        """Return the ids of everything that runs; looking for them takes its time on a busy machine."""
        return [self.process.pid, *descendants_of(self.process.pid)]

    def kill(self, processes):
        """End everything at once, without a word, as a power failure does."""
        for one in processes:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def stop(self):
        """Stop as Ctrl-C does."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_SECONDS)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)


class RunningWorkers(RunningOffice):
    """`serve --only worker` as an operator starts it: a supervisor and workers, and no port."""

    def __init__(self, folder, *options, workers=1, **more):
        self.workers = workers
        options = ("--only", "worker", "--workers", str(workers), *options)
        super().__init__(folder, *options, **more)

    def wait(self):
        """Wait until all of them are there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.victims()["background"]) < self.workers:
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)


class Killer(threading.Thread):
    """Kills a worker at random moments until it has killed enough."""

    def __init__(self, office, wanted, seed):
        super().__init__(daemon=True)
        self.office = office
        self.wanted = wanted
        self.chance = random.Random(seed)  # noqa: S311 — which moment is no secret
        self.killed = {"web": 0, "background": 0}

    @property
    def is_done(self):
        """Tell whether enough have been killed."""
        return sum(self.killed.values()) >= self.wanted

    def run(self):
        """Kill, wait a little, kill again."""
        while not self.is_done and self.office.process.poll() is None:
            time.sleep(self.chance.uniform(0.05, 0.7))
            victims = self.office.victims()
            kind = self.chance.choice(["web", "web", "background"])
            if not victims[kind]:
                continue
            try:
                os.kill(self.chance.choice(victims[kind]), signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.killed[kind] += 1


class StubbornClient:
    """A browser whose person presses the button again until there is an answer."""

    def __init__(self, port, login=None):
        self.port = port
        self.cookies = {}
        self.repeated = 0
        self.token = ""
        if login is not None:
            self.post("/sign-in", login=login, password=PASSWORD)

    def ask(self, method, path, body=""):
        """Return the first answer that is not a lost connection or a busy server."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self._once(method, path, body)
                if answer.status != BUSY:
                    return answer
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
            assert time.monotonic() < deadline, f"{path} stayed busy"
            self.repeated += 1
            time.sleep(0.1)

    def _once(self, method, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def post(self, path, **fields):
        """Post a form with its token; return the answer, which must be a redirect."""
        if not self.token:
            self.token = unescape(TOKEN.search(self.ask("GET", "/sign-in").text).group(1))
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields}, doseq=True)
        answer = self.ask("POST", path, body)
        assert answer.status == http.client.SEE_OTHER, f"{path}: {answer.status}\n{answer.text[:3000]}"
        return answer
