"""Rows whose key is one of many: one parameter for all of them, so that the statement stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.store.columns import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, ColumnElement

    from app.store.database import UnitOfWork


def is_among(work: UnitOfWork, column: Column[Any], keys: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column of texts holds one of some keys."""
    if work.connection.dialect.name == "sqlite":
        listed = func.json_each(literal(to_json(list(keys)))).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(literal(list(keys), ARRAY(String)))
