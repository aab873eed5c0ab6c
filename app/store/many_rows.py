"""Many new rows of one table at once, handed to the driver as it takes them fastest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, select
from sqlalchemy.exc import DBAPIError

from app.store.columns import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import Column, Dialect, Table

    from app.store.database import UnitOfWork

AT_ONCE = 5_000
"""Keys that are looked for with one question."""


def add_rows(work: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all have the columns of the first; what they do not name is null or the table's own default."""
    if not rows:
        return
    names = list(rows[0])
    stored = [_stored(table.c[name], work.connection.dialect) for name in names]
    values = [
        tuple(
            row[name] if as_stored is None else as_stored(row[name])
            for name, as_stored in zip(names, stored, strict=True)
        )
        for row in rows
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    if work.connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 — own tables
        work.connection.exec_driver_sql(statement, values)
    else:
        _copy(work, f'COPY "{table.name}" ({columns}) FROM STDIN', values)


def _copy(work: UnitOfWork, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    raw: Any = work.connection.connection.driver_connection
    dialect: Any = work.connection.dialect
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except dialect.loaded_dbapi.Error as failed:
        is_lost = dialect.is_disconnect(failed, raw, None)
        raise DBAPIError.instance(
            statement,
            None,
            failed,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=dialect,
        ) from failed


def _stored(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column one that the driver takes; None where it takes it as it is."""
    if isinstance(column.type, JSON):
        return lambda value: None if value is None else to_json(value)
    if dialect.name == "sqlite":
        return column.type.dialect_impl(dialect).bind_processor(dialect)
    return None


def known_among(work: UnitOfWork, column: Column[str], keys: Collection[str]) -> set[str]:
    """Return which of some keys a column holds already."""
    wanted, found = list(keys), set()
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        found.update(work.connection.execute(select(column).where(column.in_(some))).scalars())
    return found
