"""Bring the database to the schema of this release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

if TYPE_CHECKING:
    from app.store.database import Database

LOCATION = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(LOCATION))
    return config


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


def upgrade(database: Database) -> bool:
    """Migrate to this release; False when the database was there already."""
    if current(database) == head():
        return False
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True
