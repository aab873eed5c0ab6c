"""Heads of chains while they are compared: on disk and gone afterwards, so that a million of them need no memory."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAKE = """
CREATE TABLE sealed (chain TEXT PRIMARY KEY, number INTEGER, mac TEXT, at TEXT) WITHOUT ROWID;
CREATE TABLE seen (chain TEXT PRIMARY KEY, number INTEGER, mac TEXT) WITHOUT ROWID;
"""


class HeadShelf:
    """Heads that lines tell of, and heads that were found in the database."""

    def __init__(self) -> None:
        # An empty name is a file of its own that is removed when it is closed.
        self._shelf = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._shelf.executescript(MAKE)

    def seal(self, heads: Mapping[str, tuple[int, str]], at: str) -> None:
        """Keep the heads of a line; later lines replace earlier ones."""
        self._shelf.execute("BEGIN")
        self._shelf.executemany(
            "INSERT OR REPLACE INTO sealed VALUES (?, ?, ?, ?)",
            [(chain, number, mac, at) for chain, (number, mac) in heads.items()],
        )
        self._shelf.execute("COMMIT")

    def sealed(self, chain: str) -> tuple[int, str, str] | None:
        """Return number, digest and moment of the last sealed head of a chain."""
        found: tuple[int, str, str] | None = self._shelf.execute(
            "SELECT number, mac, at FROM sealed WHERE chain = ?", (chain,)
        ).fetchone()
        return found

    def see(self, heads: Mapping[str, tuple[int, str]]) -> None:
        """Keep where chains end in the database."""
        self._shelf.execute("BEGIN")
        self._shelf.executemany(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)",
            [(chain, number, mac) for chain, (number, mac) in heads.items()],
        )
        self._shelf.execute("COMMIT")

    def gone(self) -> Iterator[tuple[str, int, str]]:
        """Return chains that were sealed and are not in the database: name, rows, when they were last sealed."""
        yield from self._shelf.execute(
            "SELECT chain, number, at FROM sealed WHERE chain NOT IN (SELECT chain FROM seen) ORDER BY chain"
        )

    def unsealed(self, *, limit: int) -> list[str]:
        """Return chains whose last row no line tells of: new ones, and those whose rows carry a day long past."""
        rows = self._shelf.execute(
            "SELECT seen.chain FROM seen LEFT JOIN sealed ON sealed.chain = seen.chain"
            " WHERE sealed.number IS NULL OR sealed.number < seen.number ORDER BY seen.chain LIMIT ?",
            (limit,),
        )
        return [str(chain) for (chain,) in rows]

    def heads(self) -> Iterator[tuple[str, int, str]]:
        """Return all heads that were found, in the order of the chains."""
        yield from self._shelf.execute("SELECT chain, number, mac FROM seen ORDER BY chain")

    def close(self) -> None:
        """Throw everything away."""
        self._shelf.close()
