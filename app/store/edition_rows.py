"""Editions: published once, never changed; one of each procedure is live."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import take_turns
from app.store.tables_cases import edition, live_edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import Work


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


_COLUMNS = [edition.c[name] for name in EditionRow.__slots__]


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files into one compressed value."""
    listed = {path: base64.b64encode(content).decode() for path, content in sorted(files.items())}
    return zlib.compress(json.dumps(listed).encode(), 9)


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of a packed value."""
    return {path: base64.b64decode(content) for path, content in json.loads(zlib.decompress(packed)).items()}


def add_edition(
    work: Work, *, sha256: str, process: str, name: str, version_tag: str, files: Mapping[str, bytes], by: str
) -> EditionRow:
    """Store an edition and make it live; the same content again only becomes live again."""
    take_turns(work, f"edition of {process}")
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
            )
        )
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(live_edition)
        .values(process=process, sha256=sha256)
        .on_conflict_do_update(index_elements=["process"], set_={"sha256": sha256})
    )
    return edition_of(work, sha256)


def edition_of(work: Work, sha256: str) -> EditionRow:
    """Return an edition; raises EditionMissingError."""
    row = work.connection.execute(select(*_COLUMNS).where(edition.c.sha256 == sha256)).first()
    if row is None:
        raise EditionMissingError(sha256)
    return EditionRow(**row._mapping)


def files_of(work: Work, sha256: str) -> dict[str, bytes]:
    """Return the files of an edition; raises EditionMissingError."""
    packed = work.connection.execute(select(edition.c.files).where(edition.c.sha256 == sha256)).scalar()
    if packed is None:
        raise EditionMissingError(sha256)
    return unpack(packed)


def live_edition_of(work: Work, process: str) -> EditionRow:
    """Return the edition in which new cases of a procedure start; raises EditionMissingError."""
    sha256 = work.connection.execute(
        select(live_edition.c.sha256).where(live_edition.c.process == process)
    ).scalar()
    if sha256 is None:
        raise EditionMissingError(process)
    return edition_of(work, sha256)


def editions(work: Work) -> list[tuple[EditionRow, bool]]:
    """Return all editions, newest first, each with whether it is live."""
    live = set(work.connection.execute(select(live_edition.c.sha256)).scalars())
    rows = work.connection.execute(select(*_COLUMNS).order_by(edition.c.process, edition.c.number.desc()))
    return [(EditionRow(**row._mapping), row.sha256 in live) for row in rows]
