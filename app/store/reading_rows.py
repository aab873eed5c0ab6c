"""The text that was read from papers, sealed: it says who somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, or_, select, update

from app.store.page_check_rows import DONE, FAILED, MOST_TRIES, WAITING
from app.store.tables_scans import paper_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork


def ask_for_reading(work: UnitOfWork, sha256: str) -> None:
    """Let a paper be read, unless that has been asked for before."""
    known = work.connection.execute(select(paper_reading.c.state).where(paper_reading.c.sha256 == sha256))
    if known.first() is None:
        told = {"sha256": sha256, "state": WAITING, "tries": 0, "asked_at": work.now}
        work.connection.execute(insert(paper_reading).values(told))


def take_reading(work: UnitOfWork, lease_until: datetime) -> str | None:
    """Take the reading that has waited longest, or whose worker is gone; return the digest of the file."""
    is_free = or_(paper_reading.c.lease_until.is_(None), paper_reading.c.lease_until < work.now)
    query = (
        select(paper_reading.c.sha256, paper_reading.c.tries)
        .where(paper_reading.c.state == WAITING, is_free)
        .order_by(paper_reading.c.asked_at)
        .limit(1)
    )
    row = work.connection.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    is_hopeless = row.tries >= MOST_TRIES
    told = {"state": FAILED, "ended_at": work.now} if is_hopeless else {"tries": row.tries + 1}
    work.connection.execute(
        update(paper_reading)
        .where(paper_reading.c.sha256 == row.sha256)
        .values(lease_until=lease_until, **told)
    )
    return None if is_hopeless else str(row.sha256)


def end_reading(work: UnitOfWork, sha256: str, texts: Sequence[str] | None) -> None:
    """Keep what was read; None when nothing could be."""
    sealed = None if texts is None else work.seal.close_json(list(texts), _place(sha256))
    work.connection.execute(
        update(paper_reading)
        .where(paper_reading.c.sha256 == sha256)
        .values(
            state=FAILED if texts is None else DONE, text_sealed=sealed, ended_at=work.now, lease_until=None
        )
    )


_READ = select(paper_reading.c.sha256, paper_reading.c.text_sealed).where(
    paper_reading.c.sha256.in_(bindparam("digests", expanding=True)), paper_reading.c.state == DONE
)


def texts_read(work: UnitOfWork, digests: Collection[str]) -> dict[str, str]:
    """Return the text of papers that were read, by digest."""
    if not digests:
        return {}
    rows = work.connection.execute(_READ, {"digests": sorted(digests)})
    return {row.sha256: "\n".join(work.seal.open_json(row.text_sealed, _place(row.sha256))) for row in rows}


def _place(sha256: str) -> str:
    return f"paper_reading.text:{sha256}"
