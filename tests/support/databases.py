"""Databases for tests: SQLite files, and PostgreSQL from DATABASE_URL or from a server started for the session.

Every test gets a database of its own, copied from one that was migrated (and filled) once.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

SERVERS = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL 测试需要 DATABASE_URL=postgresql+psycopg://… 或本机装有 PostgreSQL 服务器程序"
ACCOUNT = "postgres"
PATIENCE_SECONDS = 30
UNSAFE = [
    word
    for setting in ("fsync=off", "full_page_writes=off", "autovacuum=off",
                    "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h")
    for word in ("-c", setting)
]  # fmt: skip
"""Nothing in the server outlives the session, and no table lives long enough to be tidied up."""


class PostgresServer:
    """A private server on a socket in a temporary folder, stopped at the end of the session."""

    def __init__(self, programs: Path, settings=UNSAFE, *, inside=None):
        self.programs, self.settings = programs, settings
        # Root may not run a server, so the folder belongs to the account that does.
        self.as_account = (
            ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]
            if os.geteuid() == 0
            else []
        )
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir=inside))
        if self.as_account:
            shutil.chown(self.folder, ACCOUNT, ACCOUNT)
        self._run("initdb", "-D", "data", "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.url = f"postgresql+psycopg://{ACCOUNT}@/{ACCOUNT}?host={self.folder}"
        self.process = None
        self.start()
        atexit.register(self.stop)

    def start(self):
        """Start, recovering from whatever a stop has left, and wait until somebody is let in."""
        self.process = subprocess.Popen(
            [*self.as_account, self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder,
             "-c", "listen_addresses=", "-c", "max_connections=200", *self.settings],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _wait_for(self.url)

    def stop_at_once(self):
        """Stop as `pg_ctl stop -m immediate` does: nobody is asked, nothing is written, the next start recovers."""
        self._run("pg_ctl", "stop", "-D", "data", "-m", "immediate", "-w")
        self.process.wait()

    def _run(self, program, *arguments):
        subprocess.run(
            [*self.as_account, self.programs / program, *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def stop(self):
        """Stop at once: nothing in it is worth keeping."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _wait_for(url):
    engine = create_engine(url)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with engine.connect():
                break
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    engine.dispose()


COPIED = " STRATEGY FILE_COPY"
"""Files are copied as they are: half the work of writing every page through the log."""

_server: list[str] = []


def server_url():
    """Return the address of a server; skips the test without one, fails it where CI promises one."""
    if not _server:
        _server.append(_found_server())
    if not _server[0]:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return _server[0]


def _found_server():
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgresql"):
        return given
    for programs in sorted(SERVERS.glob("*/bin"), reverse=True):
        if (programs / "initdb").exists():
            return PostgresServer(programs).url
    return ""


def named(database):
    """Return the address of a database on the server."""
    return make_url(server_url()).set(database=database).render_as_string(hide_password=False)


@cache
def _administration():
    return create_engine(server_url(), isolation_level="AUTOCOMMIT")


def _execute(statement):
    with _administration().connect() as connection:
        connection.execute(text(statement))


def postgres_database(template=None):
    """Create a database, as a copy of another one if `template` names it; return its address."""
    name = f"test_{uuid4().hex[:12]}"
    _execute(
        f"CREATE DATABASE {name}" + (f" TEMPLATE {make_url(template).database}" if template else "") + COPIED
    )
    return named(name)


def drop_postgres(url):
    """Remove a database together with whoever is still connected."""
    _execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


def sqlite_database(folder, template=None):
    """Return the address of a SQLite file in `folder`, as a copy of another one if `template` names it."""
    path = folder / "app.db"
    if template:
        shutil.copyfile(make_url(template).database, path)
    return f"sqlite:///{path}"


def keep_out(database):
    """Let nobody connect to a database, and cut off who is connected."""
    _execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
    connected = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :database")
    with _administration().connect() as connection:
        connection.execute(connected, {"database": database})


def let_in(database):
    """Let everybody connect to a database again."""
    _execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
