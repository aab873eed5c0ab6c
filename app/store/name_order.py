"""Chinese names in the order people look for them: by pinyin, never by the bytes of an encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.sqlite_collation import SQLITE_COLLATION

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.store.database import Work

POSTGRES_COLLATION = "zh-x-icu"


def by_name(work: Work, column: ColumnElement[str]) -> ColumnElement[str]:
    """Return the column as something to order by."""
    is_sqlite = work.connection.dialect.name == "sqlite"
    return column.collate(SQLITE_COLLATION if is_sqlite else POSTGRES_COLLATION)
