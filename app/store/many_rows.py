"""Many new rows of one table at once, handed to the driver as it takes them fastest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, select
from sqlalchemy.exc import DBAPIError

from app.store.columns import to_json
from app.store.key_sets import is_among

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import Column, Dialect, Table

    from app.store.database import UnitOfWork


def add_rows(work: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all have the columns of the first; what they do not name is null or the table's own default."""
    if not rows:
        return
    names, dialect = list(rows[0]), work.connection.dialect
    values = list(
        zip(*(_stored(table.c[name], dialect, [row[name] for row in rows]) for name in names), strict=True)
    )
    columns = ", ".join(f'"{name}"' for name in names)
    if dialect.name == "sqlite":
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


def _stored(column: Column[Any], dialect: Dialect, values: list[Any]) -> list[Any]:
    """Return values of a column as the driver takes them; one that many rows share is converted once."""
    convert: Callable[[Any], Any] | None = None
    if isinstance(column.type, JSON):
        convert = to_json
    elif dialect.name == "sqlite":
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    known: dict[int, Any] = {id(None): None}
    for value in values:
        # All of them are kept until the rows are written, so that no two have the same identity.
        if id(value) not in known:
            known[id(value)] = convert(value)
    return [known[id(value)] for value in values]


def known_among(work: UnitOfWork, column: Column[str], keys: Collection[str]) -> set[str]:
    """Return which of some keys a column holds already."""
    return set(work.connection.execute(select(column).where(is_among(column, keys))).scalars())
