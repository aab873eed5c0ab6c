"""Keeps front, web and workers running on a machine: one that was killed comes back, a signal stops all.

All are forked from this process, which has already read the program: starting again costs no second reading. It also
holds the socket people connect to, so that they wait and are not turned away while the front comes back.

SIGHUP brings new code: a trial of it prepares the database and builds the application; when that holds, this process
becomes the new program (exec: same process id, same socket, same children), starts its own children, and lets the
former ones finish what they have begun (docs/adr/0046-new-code-without-a-failed-request.md).
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

from app.former_children import FormerChildren, HandedOver, without_handed_over
from app.served_parts import EVERYTHING, programs_of
from app.serving_state import ServingState, write_state
from app.settings import environment_with

if TYPE_CHECKING:
    from app.served_parts import ServedParts

GRACE_SECONDS = 20
MAX_FAILURES = 5
LOOK_SECONDS = 0.1
RESTART_PAUSE_SECONDS = 0.5
PROVEN_SECONDS = 30.0
"""Who has worked for so long was started well: its end counts as a first failure, whatever happened months ago."""
BACKLOG = 1024
STOPS = (signal.SIGINT, signal.SIGTERM)
TRIAL = "--only-prepare"


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
    """The children of one machine and their lives."""

    def __init__(
        self,
        host: str,
        port: int,
        data_dir: Path,
        *,
        parts: ServedParts = EVERYTHING,
        is_behind_proxies: bool = False,
        handed: HandedOver | None = None,
    ) -> None:
        self.parts = parts
        self.listening: socket.socket | None = None
        if parts.web and handed:
            self.listening = socket.socket(fileno=handed.socket)
        elif parts.web:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self.listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        # Only this account may speak to the web directly: the front tells it who a client is.
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        self.between = self.folder / "web"
        self.programs = programs_of(
            parts, self.listening, str(self.between), is_behind_proxies=is_behind_proxies
        )
        self.running: dict[int, str] = {}
        self.started: dict[int, float] = {}
        self.former = handed.former if handed else []
        self.data_dir = data_dir
        self.reloads, self.refused = (handed.reloads if handed else 0), 0
        self.trial = 0
        """Process id of the trial of new code; 0 for none."""
        self.is_beside = bool(self.former)
        """Whether the former children serve still, because the new web does not yet."""
        self.is_stopping = self.wants_reload = False
        self.has_terminal = os.isatty(0)

    def run(self) -> int:
        """Run until a signal; return the exit code."""
        for number in STOPS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._hang_up)
        # The program before this one has held them back until somebody hears them.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*STOPS, signal.SIGHUP})
        for name in self.programs:
            if name == "web" or not self.is_beside:
                self._start_all(name)
        write_state(self.data_dir, self._state())
        failures = 0
        while not self.is_stopping:
            self._look_after_reload()
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

    def _state(self) -> ServingState:
        return ServingState(os.getpid(), self.reloads, self.refused)

    def _start_all(self, name: str) -> None:
        for _ in range(self.parts.workers if name == "worker" else 1):
            self._start(name)

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
                self._close()
            for number in (*STOPS, signal.SIGHUP):
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
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return None
        if child and child == self.trial:
            self.trial = 0
            self._become_new() if status == 0 else self._refuse()
        for one in self.former:
            one.running.pop(child, None)
        name = self.running.pop(child, None) if child else None
        if name is None:
            return None
        lived = time.monotonic() - self.started.pop(child)
        return Ended(name, gave_up=not os.WIFSIGNALED(status) and lived < PROVEN_SECONDS)

    def _look_after_reload(self) -> None:
        """Begin a trial when one is wanted, change over when the new web serves, end what the former code leaves."""
        if self.is_beside and (not self.parts.web or _is_answering(self.between)):
            if self.parts.web:
                self._start("front")
            for one in self.former:
                one.leave()
            self.is_beside = False
            self.reloads += 1
            write_state(self.data_dir, self._state())
        if not self.is_beside:
            self.former = [one for one in self.former if one.look()]
            if "worker" in self.programs and "worker" not in self._everybody().values():
                self._start_all("worker")
        if self.wants_reload and not self.trial and not self.is_beside:
            self.wants_reload = False
            words = [sys.executable, *without_handed_over(sys.orig_argv)[1:], TRIAL]
            self.trial = os.posix_spawn(
                words[0], words, environment_with(), setsigdef=[*STOPS, signal.SIGHUP]
            )

    def _refuse(self) -> None:
        self.refused += 1
        print("新的程序不能启动（原因见上），继续使用原来的程序。", file=sys.stderr, flush=True)  # noqa: T201 — this is the terminal
        write_state(self.data_dir, self._state())

    def _become_new(self) -> None:
        """Become the new program; what is signalled meanwhile waits until it listens."""
        if self.is_stopping:
            return
        signal.pthread_sigmask(signal.SIG_BLOCK, {*STOPS, signal.SIGHUP})
        if self.listening:
            self.listening.set_inheritable(True)
        former = [*self.former, FormerChildren(self.folder, self.running)]
        handed = HandedOver(self.listening.fileno() if self.listening else -1, self.reloads, former)
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(sys.executable, [sys.executable, *without_handed_over(sys.orig_argv)[1:], *handed.words()])  # noqa: S606 — our own program

    def _stop(self, *_signal: Any) -> None:
        self.is_stopping = True

    def _hang_up(self, *_signal: Any) -> None:
        """A terminal that was closed ends what was started in it; everybody else asks for new code."""
        if self.has_terminal and not os.isatty(0):
            self.is_stopping = True
        else:
            self.wants_reload = True

    def _end(self) -> int:
        """Stop the fronts first: what they have handed over is answered before the web stops."""
        deadline = time.monotonic() + GRACE_SECONDS
        if self.trial:
            os.kill(self.trial, signal.SIGTERM)
        for is_turn in (lambda name: name == "front", lambda _name: True):
            for child in [child for child, name in self._everybody().items() if is_turn(name)]:
                os.kill(child, signal.SIGTERM)
            while any(map(is_turn, self._everybody().values())) and time.monotonic() < deadline:
                if self._ended() is None:
                    time.sleep(LOOK_SECONDS)
        for child in self._everybody():
            os.kill(child, signal.SIGKILL)
        self._close()
        for folder in (self.folder, *(one.folder for one in self.former)):
            shutil.rmtree(folder, ignore_errors=True)
        return 0

    def _close(self) -> None:
        if self.listening:
            self.listening.close()

    def _everybody(self) -> dict[int, str]:
        everybody = dict(self.running)
        for one in self.former:
            everybody |= one.running
        return everybody


def _is_answering(path: Path) -> bool:
    """Tell whether somebody listens at a socket; the web does when its application is built."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
