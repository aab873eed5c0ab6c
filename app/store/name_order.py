"""Chinese names in the order people look for them: by pinyin, never by the bytes of an encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.store.database import Work

SQLITE_COLLATION = "pinyin"
POSTGRES_COLLATION = "zh-x-icu"


def by_name(work: Work, column: ColumnElement[str]) -> ColumnElement[str]:
    """Return the column as something to order by."""
    is_sqlite = work.connection.dialect.name == "sqlite"
    return column.collate(SQLITE_COLLATION if is_sqlite else POSTGRES_COLLATION)


def teach_order(raw: Any) -> None:
    """Teach a connection to SQLite the order: that of the national standard GB 18030.

    It has the 3755 common characters by pinyin and the rarer ones after them, by radical.
    """
    raw.create_collation(SQLITE_COLLATION, _compare)


def _compare(one: str, other: str) -> int:
    first, second = one.encode("gb18030", "replace"), other.encode("gb18030", "replace")
    return (first > second) - (first < second)
