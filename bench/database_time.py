"""How much of the processor a PostgreSQL server takes for one database; SQLite works in the process that asks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

NANOSECONDS = 1_000_000
CONNECTED = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class DatabaseTime:
    """Adds up the processes of the server that answer for a database."""

    def __init__(self, url: str) -> None:
        self._engine = None if url.startswith("sqlite") else create_engine(url, poolclass=NullPool)
        self._processes: list[int] = []

    def look(self) -> None:
        """Find the processes; whoever has connected since is counted from now on."""
        if self._engine is not None:
            with self._engine.connect() as connection:
                self._processes = list(connection.execute(CONNECTED).scalars())

    def ms(self) -> float:
        """Return the processor time that they have taken until now, in milliseconds."""
        return sum(taken_ms(process) for process in self._processes)


def taken_ms(process: int) -> float:
    """Return the processor time that a process of one thread has had; none where it is gone."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / NANOSECONDS
    except OSError:
        return 0.0
