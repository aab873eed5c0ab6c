"""Keeps front, web and worker running on one machine: one that was killed comes back, a signal stops all.

All are forked from this process, which has already read the program: starting again costs no second reading. It also
holds the socket people connect to, so that they wait and are not turned away while the front comes back.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from app import worker
from app.front.front import run_front

if TYPE_CHECKING:
    from collections.abc import Callable

WEB_WORKERS = 2
THREADS = 8
"""More than may check uploads (check_turns.py) and draw pictures (page_images.py): the others serve pages meanwhile."""
GRACE_SECONDS = 20
MAX_FAILURES = 5
LOOK_SECONDS = 0.1
RESTART_PAUSE_SECONDS = 0.5
PROVEN_SECONDS = 30.0
"""Who has worked for so long was started well: its end counts as a first failure, whatever happened months ago."""


class _Web(BaseApplication):
    """gunicorn with our settings."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our settings over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the web application."""
        from app.wsgi import app  # noqa: PLC0415 — opens the database; only the web process may do that

        return app


BACKLOG = 1024
PROCESS_NAME = Path("/proc/self/comm")


def _name_process(name: str) -> None:
    """Let `ps` and `top` tell front, web and worker apart; Linux only."""
    if PROCESS_NAME.exists():
        PROCESS_NAME.write_text(name)


@dataclass(frozen=True, slots=True)
class Ended:
    """A child that has died, and whether it gave up by itself soon after it was started."""

    name: str
    gave_up: bool


class Supervisor:
    """Three children and their lives."""

    def __init__(self, host: str, port: int, *, is_behind_proxies: bool = False) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        # Only this account may speak to the web directly: the front tells it who a client is.
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        between = str(self.folder / "web")
        options = {
            "bind": f"unix:{between}",
            "umask": 0o077,
            "proxy_protocol": True,
            "worker_class": "gthread",
            "workers": WEB_WORKERS,
            "threads": THREADS,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        self.programs: dict[str, Callable[[], None]] = {
            "web": _Web(options).run,
            "worker": worker.main,
            "front": lambda: run_front(self.listening, between, is_behind_proxies=is_behind_proxies),
        }
        self.running: dict[int, str] = {}
        self.started: dict[int, float] = {}
        self.is_stopping = False

    def run(self) -> int:
        """Run until a signal; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for name in self.programs:
            self._start(name)
        failures = 0
        while not self.is_stopping:
            ended = self._ended()
            if ended is None:
                time.sleep(LOOK_SECONDS)
                continue
            # Whoever is killed, or has worked for a while, comes back at once; whoever gives up by itself again and
            # again as soon as it is started has a reason.
            failures = failures + 1 if ended.gave_up else 0
            if failures > MAX_FAILURES:
                return self._end() or 1
            time.sleep(RESTART_PAUSE_SECONDS)
            if not self.is_stopping:
                self._start(ended.name)
        return self._end()

    def _start(self, name: str) -> None:
        child = os.fork()
        if child:
            self.running[child] = name
            self.started[child] = time.monotonic()
            return
        code = 1
        try:
            _name_process(f"office-{name}")
            # A session of its own: Ctrl-C reaches only the supervisor, which stops both in order.
            os.setsid()
            if name != "front":
                self.listening.close()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            self.programs[name]()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                # Whatever stands in the way, a full disk for example: a child never goes on as a second supervisor.
                os._exit(code)

    def _ended(self) -> Ended | None:
        """Return the child that has died, if one has."""
        if not self.running:
            return None
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        name = self.running.pop(child, None) if child else None
        if name is None:
            return None
        lived = time.monotonic() - self.started.pop(child)
        return Ended(name, gave_up=not os.WIFSIGNALED(status) and lived < PROVEN_SECONDS)

    def _stop(self, *_signal: Any) -> None:
        self.is_stopping = True

    def _end(self) -> int:
        """Stop the front first: what it has handed over is answered before the web stops."""
        deadline = time.monotonic() + GRACE_SECONDS
        fronts = {child for child, name in self.running.items() if name == "front"}
        for asked in (fronts, set(self.running) - fronts):
            for child in asked & set(self.running):
                os.kill(child, signal.SIGTERM)
            while asked & set(self.running) and time.monotonic() < deadline:
                if self._ended() is None:
                    time.sleep(LOOK_SECONDS)
        for child in self.running:
            os.kill(child, signal.SIGKILL)
        self.listening.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return 0
