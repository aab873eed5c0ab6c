"""Which errors of a database say that it is away or busy, and not that a statement is wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

TROUBLE = (DBAPIError, PoolTimeoutError)
"""What must be looked at: some of these are trouble of the database, the others mistakes of ours."""
_MISTAKE_OF_SQLITE = "SQLITE_ERROR"
"""SQLite names a wrong statement or a missing table so, and the driver files it with the lost and busy ones."""


class DatabaseBusyError(Exception):
    """The database stayed busy or lost; nothing was written."""


def is_trouble(error: DBAPIError | PoolTimeoutError) -> bool:
    """Tell whether the same statement could succeed later: lost, refused, locked, full, or no connection free."""
    if isinstance(error, PoolTimeoutError) or error.connection_invalidated:
        return True
    named = getattr(error.orig, "sqlite_errorname", "")
    return isinstance(error, OperationalError) and named != _MISTAKE_OF_SQLITE


def is_passing(error: Exception) -> bool:
    """Tell whether an error is trouble of the database, already told as such or not."""
    return isinstance(error, DatabaseBusyError) or (isinstance(error, TROUBLE) and is_trouble(error))


@contextmanager
def told_as_busy() -> Iterator[None]:
    """Tell trouble of the database as DatabaseBusyError; mistakes of ours go on as they are."""
    try:
        yield
    except TROUBLE as error:
        if is_trouble(error):
            raise DatabaseBusyError(str(getattr(error, "orig", error))) from error
        raise
