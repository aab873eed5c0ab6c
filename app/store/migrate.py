"""Bring the database to the schema of this release."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from app.store.engines import LIMITS_MS, LOCK_TIMEOUT_MS
from app.store.wake_ups import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.store.database import Database

LOCATION = Path(__file__).parent / "migrations"
PATIENCE_MS = 600_000
"""How long one migration waits for another that is at work."""
_MIGRATING = 0x77_72_70_6D
"""Names, to PostgreSQL, the lock that whoever migrates holds until the commit."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(LOCATION))
    return config


@cache
def head() -> str:
    """Return the revision of this release."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(database: Database) -> str | None:
    """Return the revision of the database; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def drop_everything(database: Database) -> None:
    """Take every table out of the database, whatever release made it."""
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
        if not database.is_sqlite:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def upgrade(database: Database) -> bool:
    """Migrate to this release; False when the database was there already."""
    if current(database) == head():
        return False
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection:
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
            connection.rollback()
        with connection.begin():
            if not database.is_sqlite:
                take_turns(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCK_TIMEOUT_MS}")
    return True


def take_turns(connection: Connection) -> None:
    """Wait until nobody else migrates; what a migration does may take as long as it takes."""
    for name in LIMITS_MS:
        connection.execute(text(f"SET LOCAL {name} = 0"))
    connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))


def is_known(revision: str | None) -> bool:
    """Tell whether this release has, or comes after, a revision."""
    return revision in {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
