"""The files of sealed heads are read from their first line: whole, linked, and as far as the database says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.evidence.finding import Finding, FindingKind
from app.services.evidence.places_of_heads import heads_place, second_place
from app.services.evidence.seal_heads import digest_of_editions
from app.store.chain_heads import heads_of, last_line
from app.store.head_places import lines_of
from app.store.kept_rows import EDITIONS
from app.store.sealed_heads import START, BrokenLineError, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.store.chain_heads import SealedLine
    from app.store.head_places import HeadPlace
    from app.store.head_shelf import HeadShelf
    from app.store.sealed_heads import HeadLine

LINES = 200
LATEST = timedelta(minutes=15)
"""So old may the last line be while the audit has rows that no line tells of."""


class HeadsCheck:
    """Reads the lines and keeps their heads; `findings` fill as it goes on."""

    def __init__(self, context: AppContext, shelf: HeadShelf) -> None:
        self.context, self.shelf = context, shelf
        self.place = heads_place(context)
        self.findings: list[Finding] = []
        self.last: HeadLine | None = None
        self.macs: dict[int, set[str]] = {}
        """Digests of the newest lines by number: a crash may leave a line that the next one does not follow."""

    def steps(self) -> Iterator[None]:
        """Read all lines, some at a time."""
        with self.context.database.reading() as work:
            known = last_line(work)
        yield from self._read(self.place)
        self._compare(known)
        yield
        if (sink := second_place(self.context)) is not None:
            self._compare_sink(sink)
            yield

    def _read(self, place_of_heads: HeadPlace) -> Iterator[None]:
        count = 0
        for name, place, raw in lines_of(place_of_heads):
            count += 1
            if count % LINES == 0:
                yield
            if not raw.strip():
                continue
            try:
                line = read_line(raw)
            except BrokenLineError:
                self._found(FindingKind.HEADS_UNREADABLE, place, file=name)
                continue
            if line.sealed(self.context.audit_key).mac != line.mac:
                self._found(FindingKind.HEADS_CHANGED, place, file=name)
                continue
            self._link(line, name, place)
            self.shelf.seal(line.heads, line.at)

    def _link(self, line: HeadLine, name: str, place: int) -> None:
        """A line follows the one before, or one before that where a crash kept the database from hearing of it."""
        before = self.macs.get(line.number - 1, {START} if line.number == 1 else set())
        if line.previous not in before:
            self._found(FindingKind.HEADS_GAP, place, file=name, line=line.number)
        if line.number not in self.macs:
            # Only what the last lines said can still be followed.
            self.macs = {number: macs for number, macs in self.macs.items() if number >= line.number - LINES}
        self.macs.setdefault(line.number, set()).add(line.mac)
        self.last = line

    def _compare(self, known: SealedLine | None) -> None:
        if known is None:
            if self.last is not None:
                self._found(FindingKind.HEADS_UNKNOWN, self.last.number)
            return
        if self.context.audit_key.seal_of_line(known.text) != known.seal:
            self._found(FindingKind.HEADS_UNKNOWN, known.number)
        if self.last is None:
            if not self.place.months():
                self._found(FindingKind.HEADS_MISSING, known.number, file=known.file)
            else:
                self._found(FindingKind.HEADS_CUT, 0, line=known.number, file=known.file)
            return
        if self.last.number < known.number:
            self._found(FindingKind.HEADS_CUT, self.last.number, line=known.number, file=known.file)
        elif known.mac not in self.macs.get(known.number, set()):
            self._found(FindingKind.HEADS_UNKNOWN, known.number)
        self._compare_editions()

    def _compare_editions(self) -> None:
        """Nothing was published since the last line: then what is published is what it says."""
        if self.last is None:
            return
        sealed = self.shelf.sealed(EDITIONS)
        with self.context.database.reading() as work:
            head = heads_of(work, [EDITIONS]).get(EDITIONS)
            digest = digest_of_editions(work)
        if sealed is not None and head == sealed[:2] and digest != self.last.editions:
            self._found(FindingKind.EDITIONS_ALTERED, 0)

    def _compare_sink(self, sink: HeadPlace) -> None:
        """The second sink holds the same lines; it may have begun later."""
        own, other = self.place.months(), sink.months()
        for month in other:
            lines = b"".join(sink.pieces(month))
            if not lines or month not in own or not b"".join(self.place.pieces(month)).endswith(lines):
                self._found(FindingKind.SINK_DIFFERS, 0, file=month)
        if own and not other:
            self._found(FindingKind.SINK_DIFFERS, 0, file=own[-1])

    def _found(self, kind: FindingKind, number: int, **facts: str | int) -> None:
        since = self.last.at if self.last is not None else ""
        self.findings.append(Finding(kind, number=number, since=since, facts=facts))


def last_good(context: AppContext, upto: dict[str, int]) -> dict[str, str]:
    """Return when the chains were last sealed at or before a row that is still right."""
    found: dict[str, str] = {}
    for _name, _place, raw in lines_of(heads_place(context)):
        try:
            line = read_line(raw)
        except BrokenLineError:
            continue
        for chain in upto.keys() & line.heads.keys():
            if line.heads[chain][0] <= upto[chain]:
                found[chain] = line.at
    return found
