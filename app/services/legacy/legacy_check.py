"""The check of a file of the old system, a piece at a time: it asks, writes nothing and holds no lock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.services.legacy.import_ledger import HEADING_CODES, OPTIONAL, LedgerTaker
from app.services.legacy.known_records import PermitTaker, UnitTaker
from app.services.legacy.legacy_lines import LineError, rows_of_file
from app.services.legacy.legacy_words import NEEDED, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.store.database import UnitOfWork
    from app.store.import_rows import Row

KINDS = tuple(NEEDED)
PIECE = 100
"""Lines of one transaction."""
MOST_TOLD = 500
"""Mistakes that are told one by one; all of them are counted."""


@dataclass(frozen=True, slots=True)
class LegacyReport:
    """What a file did, or would do: lines that add something, lines known already, mistakes by line."""

    added: int
    known: int
    errors: tuple[tuple[int, str], ...]
    wrong: int = 0
    """All mistakes; only the first are told one by one."""
    is_kept: bool = False
    """Whether what is said here has been written."""


def taker_of(kind: str) -> Any:
    """Return what judges and writes the lines of a kind of file."""
    return {"employers": UnitTaker, "permits": PermitTaker, "ledger": LedgerTaker}[kind]()


def take_piece(work: UnitOfWork, taker: Any, rows: Sequence[Row], *, keeps: bool) -> LegacyReport:
    """Judge the lines of a piece, and write those that add something when it is to be kept."""
    taker.begin(work)
    added, known, lines = 0, 0, []
    errors: list[tuple[int, str]] = []
    for number, values in rows:
        try:
            lines.append((number, taker.read(values)))
        except LineError as wrong:
            errors.append((number, str(wrong)))
    taker.look([line for _number, line in lines])
    for number, line in lines:
        try:
            is_new = taker.is_new(line)
        except LineError as wrong:
            errors.append((number, str(wrong)))
            continue
        if is_new and keeps:
            taker.write(line)
        added, known = added + is_new, known + (not is_new)
    if keeps:
        taker.finish()
    return LegacyReport(added, known, tuple(sorted(errors)), len(errors))


def digest_of(text: str) -> str:
    """Return what tells a file from another."""
    return hashlib.sha256(text.encode()).hexdigest()


class LegacyCheck:
    """Checks one file; what an earlier line would add is known to the later ones."""

    def __init__(self, kind: str, text: str) -> None:
        self.pieces: list[list[Row]] = []
        self.lines = 0
        self._taker = taker_of(kind)
        self._rows = _rows(kind, text)
        self._added = self._known = self._wrong = 0
        self._errors: list[tuple[int, str]] = []

    def some(self, work: UnitOfWork) -> bool:
        """Check the next lines; tell whether there are more."""
        rows: list[Row] = []
        before = self.lines
        is_more = False
        try:
            for number, values in islice(self._rows, PIECE):
                self.lines += 1
                if isinstance(values, LineError):
                    self._tell([(number, str(values))])
                else:
                    rows.append((number, values))
            is_more = self.lines - before == PIECE
        except LineError as broken:
            self._tell([(1, str(broken))])
        found = take_piece(work, self._taker, rows, keeps=False)
        self._added, self._known = self._added + found.added, self._known + found.known
        self._tell(found.errors)
        if rows and not self._wrong:
            self.pieces.append(rows)
        if not is_more and not (self._added or self._known or self._wrong):
            self._tell([(2, "文件里没有一行数据。")])
        return is_more

    def _tell(self, errors: Sequence[tuple[int, str]]) -> None:
        self._wrong += len(errors)
        self._errors += errors[: max(0, MOST_TOLD - len(self._errors))]
        if self._wrong:
            self.pieces.clear()

    @property
    def report(self) -> LegacyReport:
        """What has been found so far."""
        return LegacyReport(self._added, self._known, tuple(sorted(self._errors)), self._wrong)


def _rows(kind: str, text: str) -> Iterator[tuple[int, Mapping[str, str] | LineError]]:
    if kind == "ledger":
        return rows_of_file(text, NEEDED[kind], TITLES[kind], optional=OPTIONAL, codes=HEADING_CODES)
    return rows_of_file(text, NEEDED[kind], TITLES[kind])
