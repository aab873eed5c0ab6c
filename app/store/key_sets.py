"""Rows whose key is one of many: one parameter for all of them, so that the statement stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.store.columns import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, Dialect
    from sqlalchemy.types import TypeEngine

SQLITE, POSTGRESQL = "sqlite", "postgresql"


class _Keys(TypeDecorator[Any]):
    """Texts as one value: a list of PostgreSQL, a JSON text of SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database knows it."""
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == POSTGRESQL else Text())

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        """Return the value as the driver takes it."""
        keys = list(value or ())
        return keys if dialect.name == POSTGRESQL else to_json(keys)


class _among(FunctionElement[bool]):  # noqa: N801 — reads as a function of SQL
    """Whether a column of texts holds one of some keys."""

    type = Boolean()
    inherit_cache = True
    name = "among"

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 — the name is SQLAlchemy's
        """Return itself: SQLite has conditions and no truth values, and `… = 1` around one hides it from its index."""
        return self


@compiles(_among, SQLITE)
def _on_sqlite(element: _among, compiler: Any, **more: Any) -> str:
    column, keys = (compiler.process(one, **more) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({keys})))"  # noqa: S608 — both are what SQLAlchemy has written


@compiles(_among, POSTGRESQL)
def _on_postgresql(element: _among, compiler: Any, **more: Any) -> str:
    column, keys = (compiler.process(one, **more) for one in element.clauses)
    return f"({column} = ANY ({keys}))"


def among(column: Column[Any], name: str) -> _among:
    """Return the condition that a column of texts holds one of the keys that are given under a name."""
    return _among(column, bindparam(name, type_=_Keys()))


def is_among(column: Column[Any], keys: Iterable[str]) -> _among:
    """Return the condition that a column of texts holds one of some keys."""
    return _among(column, bindparam(None, list(keys), type_=_Keys(), unique=True))
