"""Copy rows of any table many times over, as the driver stores them: nothing is converted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, text

from app.store.person_rows import sealed_record
from app.store.profile_rows import sealed_mail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Table

    from app.store.database import Database, UnitOfWork

AT_ONCE = 20_000


class BulkRows:
    """Reads and writes rows in one transaction."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.is_sqlite = work.connection.dialect.name == "sqlite"
        self.written = 0

    def rows(self, table: Table, where: str = "", **values: Any) -> list[dict[str, Any]]:
        """Return rows as the driver stores them."""
        names = [f'"{column.name}"' + self._as_text(column) for column in table.columns]
        condition = f" WHERE {where}" if where else ""
        found = self.work.connection.execute(
            text(f'SELECT {", ".join(names)} FROM "{table.name}"{condition}'),  # noqa: S608 — own tables
            values,
        )
        return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in found]

    def _as_text(self, column: Any) -> str:
        return "::text" if not self.is_sqlite and "JSON" in str(column.type).upper() else ""

    def day(self, day: date) -> Any:
        """Return a day as the driver stores it."""
        return day.isoformat() if self.is_sqlite else day

    def moment(self, moment: datetime) -> Any:
        """Return an instant as the driver stores it."""
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if self.is_sqlite else moment

    def at(self, column: Any, moment: datetime) -> Any:
        """Return an instant as a column holds it: as a day or as an instant."""
        return self.day(moment.date()) if isinstance(column.type, Date) else self.moment(moment)

    def write(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows that all have the columns of the first."""
        for some in _portions(rows):
            self.written += len(some)
            names = list(some[0])
            columns = ", ".join(f'"{name}"' for name in names)
            values = [tuple(row[name] for name in names) for row in some]
            self._insert(table.name, columns, values)

    def _insert(self, name: str, columns: str, values: Sequence[tuple[Any, ...]]) -> None:
        raw: Any = self.work.connection.connection.driver_connection
        if self.is_sqlite:
            marks = ", ".join("?" * len(values[0]))
            raw.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', values)  # noqa: S608 — own tables
            return
        with raw.cursor() as cursor, cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)


def own_record(work: UnitOfWork, person_id: str) -> dict[str, Any]:
    """Return the columns of a person's sealed record, as the driver stores them: what is sealed fits one row only."""
    return {**sealed_record(work, person_id, f"{person_id}@example.invalid", {}), "details": "{}"}


def no_mail(work: UnitOfWork, employer_id: str) -> dict[str, Any]:
    """Return the columns of a unit that has given no address."""
    return sealed_mail(work, employer_id, "")


def _portions(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    some: list[Mapping[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def hurry(database: Database) -> None:
    """Let this process write to a SQLite file that may be lost, as fast as it can."""
    if database.is_sqlite:
        raw: Any = database.engine.raw_connection()
        for pragma in ("synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
            raw.cursor().execute(f"PRAGMA {pragma}")
        raw.close()


def know_the_sizes(database: Database) -> None:
    """Let PostgreSQL look at what was written, as its own housekeeping does in time; SQLite plans without."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
