"""Editions: published once, never changed; one of each procedure is live."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import advisory_lock
from app.store.kept_rows import EDITIONS, keep
from app.store.read_once import read_once
from app.store.tables_cases import application_case
from app.store.tables_editions import edition, live_edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork


FEWEST_DIGITS = 6
"""So many digits of a digest name an edition; fewer are a number."""


class EditionMissingError(Exception):
    """No edition has this digest, or the procedure has none live."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """What is known of an edition without its files."""

    sha256: str
    process: str
    number: int
    name: str
    version_tag: str
    published_at: datetime
    published_by: str
    note: str
    is_typed: bool
    """Whether what is declared a date is one for its expressions; in editions of before it is text."""


@dataclass(frozen=True, slots=True)
class EditionInUse:
    """An edition, whether new cases start in it, and since when, by whom and why."""

    row: EditionRow
    is_live: bool
    at: datetime
    """When it was published, or, when it is live, made live last."""
    by: str
    note: str


class LiveEditionMovedError(Exception):
    """Another edition than the named base is live; `live` is that one, None when there is none."""

    def __init__(self, live: EditionRow | None) -> None:
        super().__init__(live.sha256 if live else "")
        self.live = live


_COLUMNS = [edition.c[name] for name in EditionRow.__slots__]


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files into one compressed value."""
    listed = {path: base64.b64encode(content).decode() for path, content in sorted(files.items())}
    return zlib.compress(json.dumps(listed).encode(), 9)


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of a packed value."""
    return {path: base64.b64decode(content) for path, content in json.loads(zlib.decompress(packed)).items()}


def add_edition(
    work: UnitOfWork,
    *,
    sha256: str,
    process: str,
    name: str,
    version_tag: str,
    files: Mapping[str, bytes],
    by: str,
    note: str = "",
    is_typed: bool = False,
) -> EditionRow:
    """Store an edition and make it live, in turn (`live_in_turn`); the same content only becomes live again."""
    known = work.connection.execute(select(*_COLUMNS).where(edition.c.sha256 == sha256)).first()
    if known is None:
        last = work.connection.execute(
            select(func.max(edition.c.number)).where(edition.c.process == process)
        ).scalar()
        work.connection.execute(
            insert(edition).values(
                sha256=sha256,
                process=process,
                number=(last or 0) + 1,
                name=name,
                version_tag=version_tag,
                files=pack(files),
                published_at=work.now,
                published_by=by,
                note=note,
                is_typed=is_typed,
            )
        )
    changed = {"sha256": sha256, "made_at": work.now, "made_by": by, "note": note}
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(live_edition)
        .values(process=process, **changed)
        .on_conflict_do_update(index_elements=["process"], set_=changed)
    )
    keep(work, "edition", EDITIONS, sha256, None)
    keep(work, "live_edition", EDITIONS, process, None)
    return edition_of(work, sha256)


def live_in_turn(work: UnitOfWork, process: str, base: str | None) -> EditionRow | None:
    """Return the live edition of a procedure, which nobody else replaces until the commit.

    Raises LiveEditionMovedError when it is not `base`; None as a base is no edition yet.
    """
    advisory_lock(work, f"edition of {process}")
    live = live_or_none(work, process)
    if (live.sha256 if live else None) != base:
        raise LiveEditionMovedError(live)
    return live


def live_or_none(work: UnitOfWork, process: str) -> EditionRow | None:
    """Return the live edition of a procedure, or None where none was published yet."""
    try:
        return live_edition_of(work, process)
    except EditionMissingError:
        return None


_OF_DIGEST = select(*_COLUMNS).where(edition.c.sha256 == bindparam("sha256"))
_LIVE = (
    select(*_COLUMNS)
    .join(live_edition, live_edition.c.sha256 == edition.c.sha256)
    .where(live_edition.c.process == bindparam("of_process"))
)


def edition_of(work: UnitOfWork, sha256: str) -> EditionRow:
    """Return an edition; raises EditionMissingError."""
    row = work.connection.execute(_OF_DIGEST, {"sha256": sha256}).first()
    if row is None:
        raise EditionMissingError(sha256)
    return EditionRow(**row._mapping)


def is_edition(work: UnitOfWork, sha256: str) -> bool:
    """Tell whether files with this digest were published before."""
    return (
        work.connection.execute(select(edition.c.number).where(edition.c.sha256 == sha256)).first()
        is not None
    )


def files_of(work: UnitOfWork, sha256: str) -> dict[str, bytes]:
    """Return the files of an edition; raises EditionMissingError."""
    packed = work.connection.execute(select(edition.c.files).where(edition.c.sha256 == sha256)).scalar()
    if packed is None:
        raise EditionMissingError(sha256)
    return unpack(packed)


@read_once
def live_edition_of(work: UnitOfWork, process: str) -> EditionRow:
    """Return the edition in which new cases of a procedure start; raises EditionMissingError."""
    row = work.connection.execute(_LIVE, {"of_process": process}).first()
    if row is None:
        raise EditionMissingError(process)
    return EditionRow(**row._mapping)


def editions(work: UnitOfWork) -> list[tuple[EditionRow, bool]]:
    """Return all editions, newest first, each with whether it is live."""
    live = set(work.connection.execute(select(live_edition.c.sha256)).scalars())
    rows = work.connection.execute(select(*_COLUMNS).order_by(edition.c.process, edition.c.number.desc()))
    return [(EditionRow(**row._mapping), row.sha256 in live) for row in rows]


def editions_in_use(work: UnitOfWork, process: str | None = None) -> list[EditionInUse]:
    """Return the editions of one procedure or of all, newest first."""
    live = {row.sha256: row for row in work.connection.execute(select(live_edition))}
    found = []
    for row, is_live in editions(work):
        if process is not None and row.process != process:
            continue
        now = live.get(row.sha256)
        at, by, note = row.published_at, row.published_by, row.note
        if now is not None and now.made_at is not None:
            at, by, note = now.made_at, now.made_by, now.note
        found.append(EditionInUse(row, is_live, at, by, note))
    return found


def cases_by_edition(work: UnitOfWork) -> dict[str, int]:
    """Return how many cases were begun in each edition; it reads every case."""
    counted = select(application_case.c.edition, func.count()).group_by(application_case.c.edition)
    return {row[0]: row[1] for row in work.connection.execute(counted)}


def open_cases_by_edition(work: UnitOfWork) -> dict[str, int]:
    """Return how many cases go on in each edition that has any."""
    counted = (
        select(application_case.c.edition, func.count())
        .where(application_case.c.ended_at.is_(None))
        .group_by(application_case.c.edition)
    )
    return {row[0]: row[1] for row in work.connection.execute(counted)}


def named_edition(work: UnitOfWork, text: str, process: str | None = None) -> EditionRow:
    """Return the edition that people name: a digest or how it begins, a procedure (its live one), or NAME:NUMBER.

    Within a procedure a number alone will do. Raises EditionMissingError, also where a beginning fits several.
    """
    name, _, number = text.rpartition(":")
    if process is not None and text.isdecimal() and len(text) < FEWEST_DIGITS:
        name, number = process, text
    query = select(*_COLUMNS)
    if name and number.isdecimal():
        query = query.where(edition.c.process == name, edition.c.number == int(number[:9]))
    elif len(text) >= FEWEST_DIGITS and not text.strip("0123456789abcdef"):
        query = query.where(edition.c.sha256.startswith(text, autoescape=True))
        query = query if process is None else query.where(edition.c.process == process)
    else:
        return live_edition_of(work, text)
    rows = work.connection.execute(query.limit(2)).all()
    if len(rows) != 1:
        raise EditionMissingError(text)
    return EditionRow(**rows[0]._mapping)
