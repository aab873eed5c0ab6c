"""An office that is served as an operator serves it, with a crew of more workers, on SQLite or PostgreSQL of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.context_builder import build_context
from app.demo.demo_base import Filler, hashed_password, load_demo
from app.demo.demo_papers import DemoPapers
from app.demo.demo_people import BEIJING_TYPE, DemoPerson, first_day, is_mid
from app.domain.id_number import check_digit
from app.services.installation.prepare_installation import prepare
from app.settings import read_settings
from app.store.tables_office import employer
from bench.faults.fault_clients import FaultClient
from tests.support.databases import SERVERS, PostgresServer
from tests.support.running_office import ROOT, RunningOffice, children_of, descendants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.services.context.app_context import AppContext
    from bench.faults.fault_report import Heard

PROGRAM = "bench.faults.job_office"
KEYS = {"APP_SECRET_KEY": "f" * 32 + "0123456789abcdef" * 2, "APP_ENCRYPTION_KEY": "e1d2c3b4" * 8}
FIRST_UNIT = "91110108DEMA00013X"
PATIENCE_SECONDS = 60
EXPECTED = ("was sent SIGKILL", "DatabaseBusyError", "clock in doubt", "ClockDoubtError")
"""What logs say of what we have done: a worker was killed, the database is away, the clock has jumped."""
DURABLE: tuple[str, ...] = ()
"""PostgreSQL as it is installed: every commit waits for the disk."""


class FaultOffice:
    """The folder, the database, the processes, and a context of our own that looks at them."""

    def __init__(
        self,
        database: str,
        *,
        lay_out: Callable[[Path], None] = lambda _home: None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.database = database
        self.home = Path(tempfile.mkdtemp(prefix="faults-"))
        # The account that runs PostgreSQL passes through.
        self.home.chmod(0o711)
        self.folder, self.stored = self.home / "data", self.home / "database"
        self.temporary, self.logs = self.home / "tmp", self.home / "logs"
        for made in (self.folder, self.stored, self.temporary, self.logs):
            made.mkdir()
        lay_out(self.home)
        is_postgres = database == "postgresql"
        self.server = PostgresServer(newest_server(), DURABLE, inside=self.stored) if is_postgres else None
        url = self.server.url if self.server else f"sqlite:///{self.stored}/app.db"
        self.environment = {
            **KEYS,
            "APP_DATA_DIR": str(self.folder),
            "DATABASE_URL": url,
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            **environment,
        }
        self.context: AppContext = build_context(read_settings(self.environment))
        self.office: RunningOffice | None = None
        self.crew: subprocess.Popen[bytes] | None = None
        self.crew_size = 0
        self.port: int | None = None

    def prepare(self, people: int) -> list[str]:
        """Fill the office, with so many more people whose renewal can begin today; return their logins."""
        prepare(self.context)
        load_demo(self.context, with_samples=False)
        papers, hashed = DemoPapers(self.context), hashed_password()
        made = list(renewable_people(people))

        def fill(work: Any) -> None:
            filler = Filler(self.context, work, papers, hashed, serial=1000)
            unit = select(employer.c.id).where(employer.c.uscc == FIRST_UNIT)
            filler.employers["U1"] = work.connection.execute(unit).scalar_one()
            filler.settle_in((), made)

        self.context.database.transact(fill)
        self.context.database.close()
        return [one.login for one in made]

    def start(self, *, crew: int = 0) -> None:
        """Start front, web and worker, and so many workers more."""
        log = self.logs / "server.log"
        self.office = RunningOffice(
            self.folder, "--no-demo", port=self.port, program=PROGRAM, log=log, **self.environment
        )
        self.port = self.office.port
        self.crew_size = crew
        if crew:
            with (self.logs / "crew.log").open("ab") as out:
                self.crew = subprocess.Popen(  # noqa: S603 — our own program
                    [sys.executable, "-m", "bench.faults.worker_crew", str(crew)],
                    cwd=ROOT,
                    env={**os.environ, **self.environment},
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                )

    def client(self, login: str, heard: Heard) -> FaultClient:
        """Sign somebody in."""
        assert self.port is not None
        return FaultClient(self.port, login, heard)

    def letter_names(self) -> set[str]:
        """Return the names of the letters that have left."""
        return set(self.context.files.letters.identities())

    def web_workers(self) -> list[int]:
        """Return the ids of the web workers."""
        return list(self.office.victims()["web"]) if self.office else []

    def background_workers(self) -> list[int]:
        """Return the ids of all background workers."""
        own = list(self.office.victims()["background"]) if self.office else []
        return own + (children_of(self.crew.pid) if self.crew else [])

    def crash(self) -> int:
        """End every process at once, supervisors first; return how many."""
        assert self.office is not None
        heads = [self.office.process.pid, *([self.crew.pid] if self.crew else [])]
        for head in heads:
            # It starts nobody while the others are counted.
            os.kill(head, signal.SIGSTOP)
        below = [one for head in heads for one in descendants_of(head)]
        for one in [*heads, *below]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.office.process.wait(PATIENCE_SECONDS)
        if self.crew:
            self.crew.wait(PATIENCE_SECONDS)
        for left in self.temporary.glob("office-*"):
            shutil.rmtree(left, ignore_errors=True)
        return len(heads) + len(below)

    def stop(self) -> None:
        """Stop as an operator does, and remove everything."""
        try:
            if self.crew and self.crew.poll() is None:
                self.crew.terminate()
                self.crew.wait(PATIENCE_SECONDS)
            if self.office and self.office.process.poll() is None:
                self.office.stop()
        finally:
            self.context.database.close()
            if self.server:
                self.server.stop()
            shutil.rmtree(self.home, ignore_errors=True)

    def command(self, *words: str) -> tuple[Any, int, str]:
        """Run one of the operators' commands; return what it answers, its exit code and what it said of errors."""
        done = subprocess.run(  # noqa: S603 — our own program
            [sys.executable, "-m", "bench.faults.job_office", *words, "--json"],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        answer = json.loads(done.stdout) if done.stdout.strip() else None
        return answer, done.returncode, done.stderr.strip()

    def errors_in_logs(self) -> Iterator[str]:
        """Yield the last line of every error that was logged, each kind once."""
        seen = set()
        for log in sorted(self.logs.glob("*.log")):
            for line in log.read_text(errors="replace").splitlines():
                if any(word in line for word in EXPECTED):
                    continue
                if '"level": "error"' in line or line.startswith("Traceback"):
                    told = line if line.startswith("Traceback") else _short(line)
                    if told not in seen:
                        seen.add(told)
                        yield told


def _short(line: str) -> str:
    entry = json.loads(line)
    trace = str(entry.get("trace", "")).strip().splitlines()
    return (
        f"{entry.get('event')} {entry.get('chore', '')} {entry.get('error', '')}: {' | '.join(trace[-3:])}"[
            :600
        ]
    )


def newest_server() -> Path:
    """Return the programs of PostgreSQL on this machine; raises SystemExit where there are none."""
    for programs in sorted(SERVERS.glob("*/bin"), reverse=True):
        if (programs / "initdb").exists():
            return programs
    raise SystemExit("this needs the server programs of PostgreSQL")


def renewable_people(count: int) -> Iterator[DemoPerson]:
    """Yield fictional people of the first unit whose permits can be renewed today."""
    for number in range(count):
        born = date(1980, 1, 1) + timedelta(days=number)
        first = f"110108{born:%Y%m%d}{101 + 2 * (number % 400):03d}"
        yield DemoPerson(
            f"p{number:04d}", f"测试{number:04d}", "male", first + check_digit(first), "U1", BEIJING_TYPE,
            "valid", _one_expiry,
        )  # fmt: skip


_SEARCH = first_day(is_mid)
_FOUND: dict[date, date | None] = {}


def _one_expiry(today: date, calendar: Any) -> date | None:
    """Search once: the answer is the same for everybody."""
    if today not in _FOUND:
        _FOUND[today] = _SEARCH(today, calendar)
    return _FOUND[today]


def wait_until(holds: Any, seconds: float, every: float = 0.5) -> bool:
    """Wait until a question is answered with yes; tell whether it was in time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True
