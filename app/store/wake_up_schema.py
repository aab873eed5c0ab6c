"""Procrastinate's own schema: made anew for each release of it, never migrated, because nothing in it is the truth."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url, text

from app.store.migrate import take_turns
from app.store.prepared_statements import send_plain
from app.store.wake_ups import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.store.database import Database, UnitOfWork

_MARK = text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :schema")
_PIN = f"""DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = '{SCHEMA}'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = {SCHEMA}, pg_temp', one);
    END LOOP;
END $$"""  # noqa: S608 — a name of ours
"""Its functions name its tables without their schema; sessions of ours do not look into it."""
_LEFT_OVER = text(
    f"DELETE FROM {SCHEMA}.procrastinate_jobs WHERE id IN (SELECT id FROM {SCHEMA}.procrastinate_jobs"  # noqa: S608 — names of ours
    " WHERE status <> 'todo' AND worker_id IS NULL ORDER BY id LIMIT :limit)"
)
_SILENT = text(f"SELECT {SCHEMA}.procrastinate_prune_stalled_workers_v1(:seconds)")
_COUNT = text(f"SELECT status::text, count(*) FROM {SCHEMA}.procrastinate_jobs GROUP BY status")  # noqa: S608 — a name of ours
_WRITERS = text(
    "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
    " WHERE table_name = 'outbox' AND privilege_type = 'INSERT' AND grantee NOT IN (current_user, 'PUBLIC')"
)
"""Roles that write letters without owning the table: the application, where it was restricted."""
SILENT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class WakeUpCounts:
    """Wake-ups that wait for a worker, and those at which one is at work, or was when it was killed."""

    waiting: int
    taken: int


@cache
def shipped_schema() -> str:
    """Return tables and functions of the installed release; the package is looked for and not loaded."""
    package = find_spec(SCHEMA)
    if package is None or package.origin is None:
        raise LookupError(SCHEMA)
    return (Path(package.origin).parent / "sql" / "schema.sql").read_text("utf-8")


def _mark() -> str:
    """Return what tells the installed release from others."""
    return hashlib.sha256(shipped_schema().encode()).hexdigest()


def has_wake_ups(database: Database) -> bool:
    """Tell whether the schema of the installed release is there."""
    with database.engine.connect() as connection:
        return connection.execute(_MARK, {"schema": SCHEMA}).scalar() == _mark()


def install_wake_ups(database: Database) -> bool:
    """Make the schema, or make it anew where it is of another release; tell whether anything was done."""
    if has_wake_ups(database):
        return False
    mark = _mark()
    with database.engine.connect() as connection, connection.begin():
        take_turns(connection)
        if connection.execute(_MARK, {"schema": SCHEMA}).scalar() == mark:
            return False
        for statement in (
            f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
            f"CREATE SCHEMA {SCHEMA}",
            f"SET LOCAL search_path = {SCHEMA}",
            shipped_schema(),
            _PIN,
            f"COMMENT ON SCHEMA {SCHEMA} IS '{mark}'",
        ):
            send_plain(connection, statement)
        for role in connection.execute(_WRITERS).scalars():
            open_wake_ups(connection, role)
    return True


def open_wake_ups(connection: Connection, role: str) -> None:
    """Let the role of the application wake and be woken, where the schema is."""
    if connection.execute(_MARK, {"schema": SCHEMA}).first() is None:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {quoted}",
    ):
        connection.execute(text(statement))


def wake_up_counts(work: UnitOfWork) -> WakeUpCounts:
    """Count the wake-ups."""
    found = {str(status): int(many) for status, many in work.connection.execute(_COUNT)}
    waiting = found.pop("todo", 0)
    return WakeUpCounts(waiting, sum(found.values()))


def forget_wake_ups(work: UnitOfWork, *, limit: int) -> int:
    """Remove what killed workers have left; whoever ends a wake-up removes it at once. Return how many were removed."""
    work.connection.execute(_SILENT, {"seconds": SILENT_SECONDS})
    return work.connection.execute(_LEFT_OVER, {"limit": limit}).rowcount


def listening_address(database: Database) -> str:
    """Return the address of the database for libpq."""
    return make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
