"""The engine of a database: how SQLite and PostgreSQL are opened, and what each connection keeps to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from app.domain.exact_json import read_json
from app.store.columns import to_json
from app.store.prepared_statements import send_plain

LOCK_TIMEOUT_MS = 5000
LIMITS_MS = {
    "lock_timeout": LOCK_TIMEOUT_MS,
    "statement_timeout": 60_000,
    "idle_in_transaction_session_timeout": 300_000,
}
"""How long PostgreSQL waits for a lock, works on a statement, and lets a transaction do nothing. Migrations lift them."""
MOST_PREPARED = 400
"""Statements that a connection keeps prepared; with those of a driver's own hundred, a day's pages push each other out."""
_EXACT: dict[str, Any] = {"json_serializer": to_json, "json_deserializer": read_json}


def engine_of(url: str) -> Engine:
    """Return the engine of a database."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            **_EXACT,
            hide_parameters=True,
            connect_args={"timeout": LOCK_TIMEOUT_MS / 1000, "cached_statements": MOST_PREPARED},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url, **_EXACT, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED"
    )
    event.listen(engine, "connect", _limit_postgres)
    return engine


def _limit_postgres(raw: Any, _record: Any) -> None:
    """Let nothing wait or work for ever: kept for the connection, outside any transaction."""
    raw.prepared_max = MOST_PREPARED
    raw.autocommit = True
    for name, milliseconds in LIMITS_MS.items():
        raw.execute(f"SET {name} = {milliseconds}")
    raw.autocommit = False


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: BEGIN is ours, see _begin_sqlite.
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_TIMEOUT_MS}",
        "cache_size=-6000",
        "mmap_size=134217728",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def never_wait(raw: Any, _record: Any) -> None:
    """Let a connection wait for the disk no more."""
    raw.execute("PRAGMA synchronous=OFF")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, waits_not = options.get("writes", False), options.get("is_repeatable", False)
    if writes and waits_not is not connection.info.get("waits_not", False):
        # In a write-ahead log a commit that is not flushed is whole or gone, never half.
        send_plain(connection, f"PRAGMA synchronous={'NORMAL' if waits_not else 'FULL'}")
        connection.info["waits_not"] = waits_not
    send_plain(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")
