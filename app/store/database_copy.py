"""A copy of the whole database while others write, and the way back into an empty one.

SQLite copies itself; PostgreSQL by its own programs pg_dump and pg_restore, which must be on this machine.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, make_url, select, text

from app.settings import environment_with
from app.store.tables_office import stored_file
from app.store.wake_ups import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from app.store.database import Database

PROGRAMS = Path("/usr/lib/postgresql")
PIECE = 1000
"""Rows that are fetched at once."""
COPY_NAMES = {True: "app.db", False: "database.dump"}
"""What the copy is called, of SQLite and of PostgreSQL."""


class CopyFailedError(Exception):
    """The database could not be copied or brought back; the text says why."""


def is_empty(database: Database) -> bool:
    """Tell whether there is no table at all."""
    with database.engine.connect() as connection:
        return not inspect(connection).get_table_names()


@contextmanager
def copied(database: Database, folder: Path) -> Iterator[Iterator[tuple[str, int]]]:
    """Copy the database into a folder; yields digest and size of the files that this very copy knows."""
    target = folder / COPY_NAMES[database.is_sqlite]
    if database.is_sqlite:
        source_path = make_url(database.url).database or ""
        with closing(sqlite3.connect(source_path)) as source, closing(sqlite3.connect(target)) as copy:
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as failed:
                raise CopyFailedError(f"数据库的副本没有写完：{failed}") from failed
            rows = copy.execute("SELECT sha256, size FROM stored_file ORDER BY sha256")
            yield ((str(sha256), int(size)) for sha256, size in rows)
        return
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        # Wake-ups are made anew where the copy is brought back: what is due stands in our own rows.
        _run(
            database, "pg_dump", "--format=custom", f"--exclude-schema={SCHEMA}", f"--snapshot={snapshot}",
            f"--file={target}",
        )  # fmt: skip
        yield _registered(connection)


def registered_files(database: Database) -> Iterator[tuple[str, int]]:
    """Yield digest and size of every file that the database knows now, a piece at a time."""
    last = ""
    while True:
        with database.engine.connect() as connection:
            rows = connection.execute(
                select(stored_file.c.sha256, stored_file.c.size)
                .where(stored_file.c.sha256 > last)
                .order_by(stored_file.c.sha256)
                .limit(PIECE)
            ).all()
        yield from ((row.sha256, row.size) for row in rows)
        if len(rows) < PIECE:
            return
        last = rows[-1].sha256


def _registered(connection: Connection) -> Iterator[tuple[str, int]]:
    query = select(stored_file.c.sha256, stored_file.c.size).order_by(stored_file.c.sha256)
    for row in connection.execution_options(yield_per=PIECE).execute(query):
        yield row.sha256, row.size


def bring_back(database: Database, folder: Path) -> None:
    """Fill an empty database from a copy of its own kind; raises CopyFailedError."""
    source_path = folder / COPY_NAMES[database.is_sqlite]
    if not source_path.exists():
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        raise CopyFailedError(f"备份里没有 {kind} 数据库的副本，请核对 DATABASE_URL 与备份是不是同一种数据库")
    if database.is_sqlite:
        database.close()
        target_path = make_url(database.url).database or ""
        with closing(sqlite3.connect(source_path)) as source, closing(sqlite3.connect(target_path)) as target:
            source.backup(target)
        return
    _run(
        database, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        str(source_path),
    )  # fmt: skip


def _run(database: Database, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; the password is not among its arguments."""
    url = make_url(database.url)
    named = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = environment_with(PGPASSWORD=str(url.password)) if url.password else environment_with()
    done = subprocess.run(  # noqa: S603 — a program of the database's own, no shell
        [_program(program), f"--dbname={named}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyFailedError(f"{program} 没有完成：{' '.join(done.stderr.split())[:300]}")


def _program(name: str) -> str:
    """Return where a program of PostgreSQL is, the newest first."""
    newest_first = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda one: float(one.parts[-3]), reverse=True)
    found = next(iter(newest_first), None) or shutil.which(name)
    if found is None:
        raise CopyFailedError(f"这台机器上没有 {name}，请安装 PostgreSQL 的客户端程序（postgresql-client）")
    return str(found)
