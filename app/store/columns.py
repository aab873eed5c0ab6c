"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

from app.domain.exact_json import write_json
from app.domain.name_order import order_key
from app.domain.pinyin_initials import LONGEST, initials, other_initials

if TYPE_CHECKING:
    from collections.abc import Callable

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive instants; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant must not reach the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True)


def key_of_new_name(context: Any) -> str:
    """Return the place in lists of the name in a row that is being inserted."""
    return order_key(str(context.get_current_parameters()["name"]))


def initials_of_name() -> tuple[Column[str], Column[str]]:
    """Return the columns by which a name is found by the first letters of its sounds, in its two readings."""

    def letters(read: Callable[[str], str]) -> Callable[[Any], str]:
        return lambda context: read(str(context.get_current_parameters()["name"]))

    return tuple(
        Column(name, String(LONGEST), nullable=False, default=letters(read), server_default="")
        for name, read in (("initials", initials), ("other_initials", other_initials))
    )  # type: ignore[return-value]


def to_json(value: Any) -> str:
    """Write JSON with Chinese kept readable, so that it can be searched on SQLite too."""
    return write_json(value)
