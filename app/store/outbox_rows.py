"""What leaves the system waits here until the commit that caused it has happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.due_queues import LETTERS
from app.store.database import new_id
from app.store.newest_first import Slice, slice_of
from app.store.tables_applications import notice, outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table

    from app.domain.notice_text import WrittenNotice
    from app.store.database import UnitOfWork
    from app.store.newest_first import Place
    from app.store.sealing import Seal

MOST = 50
SEALED = "sealed"
"""Where a payload keeps what nobody may read in the table."""
PLAIN = ("to", "facts", "subject", "body")
"""Where an earlier release kept it."""


@cache
def _once(table: Table, dialect: str) -> Any:
    """Return what adds a row unless one of its mark is there."""
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is sealed in an outbox row until it leaves: to whom, of what, and the words where they are written already."""

    to: str
    facts: dict[str, Any]
    subject: str = ""
    body: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"to": self.to, "facts": self.facts, "subject": self.subject, "body": self.body}


def post(
    work: UnitOfWork, channel: str, kind: str, sealed: Contents, dedup_key: str, *, case_id: str | None = None
) -> bool:
    """Put a letter or message into the outbox once; False when the same one is there already."""
    row = letter_row(work, channel, kind, sealed, dedup_key, case_id=case_id)
    new = work.connection.execute(_once(outbox, work.connection.dialect.name), row).first()
    if new is not None:
        work.pending.wakes.add(LETTERS)
    return new is not None


def letter_row(
    work: UnitOfWork, channel: str, kind: str, sealed: Contents, dedup_key: str, *, case_id: str | None = None
) -> dict[str, Any]:
    """Return the row of a letter or message that is posted now."""
    hidden = work.seal.close_json(sealed.told, _place(dedup_key)).hex()
    return {
        "id": new_id(), "kind": channel, "payload": {"kind": kind, "case_id": case_id, SEALED: hidden},
        "dedup_key": dedup_key, "created_at": work.now, "run_at": work.now, "attempts": 0, "fence": 0,
    }  # fmt: skip


def contents(seal: Seal, payload: Mapping[str, Any], dedup_key: str) -> Contents | None:
    """Return what is sealed in an outbox row; None when it was removed after it had left."""
    if SEALED in payload:
        return Contents(**seal.open_json(bytes.fromhex(payload[SEALED]), _place(dedup_key)))
    # Posted before letters were sealed.
    return Contents(**{name: payload[name] for name in PLAIN if name in payload}) if "to" in payload else None


def without_contents(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload without what was, or should have been, sealed in it."""
    return {name: value for name, value in payload.items() if name not in {SEALED, *PLAIN}}


def sealed_again(seal: Seal, payload: Mapping[str, Any], dedup_key: str, *, has_left: bool) -> dict[str, Any]:
    """Return the payload of a row of before as it is kept now: sealed, or without its contents when it has left."""
    told, bare = contents(seal, payload, dedup_key), without_contents(payload)
    if told is None or has_left:
        return bare
    return {**bare, SEALED: seal.close_json(told.told, _place(dedup_key)).hex()}


def _place(dedup_key: str) -> str:
    return f"outbox.payload:{dedup_key}"


def notify(
    work: UnitOfWork,
    audience: str,
    kind: str,
    facts: Mapping[str, Any],
    written: WrittenNotice,
    *,
    case_id: str | None,
    dedup_key: str,
) -> bool:
    """Put a notice into somebody's inbox once; False when it is there already."""
    row = notice_row(work, audience, kind, facts, written, case_id=case_id, dedup_key=dedup_key)
    new = work.connection.execute(_once(notice, work.connection.dialect.name), row).first()
    return new is not None


def notice_row(
    work: UnitOfWork,
    audience: str,
    kind: str,
    facts: Mapping[str, Any],
    written: WrittenNotice,
    *,
    case_id: str | None,
    dedup_key: str,
) -> dict[str, Any]:
    """Return the row of a notice that is put into somebody's inbox now."""
    return {
        "id": new_id(), "audience": audience, "kind": kind, "facts": dict(facts), "case_id": case_id,
        "title": written.title, "body": written.body, "link": written.link, "at": work.now,
        "dedup_key": dedup_key,
    }  # fmt: skip


def was_told(work: UnitOfWork, dedup_key: str) -> bool:
    """Tell whether the notice with this mark is in somebody's inbox."""
    return (
        work.connection.execute(select(notice.c.id).where(notice.c.dedup_key == dedup_key)).first()
        is not None
    )


def notices_for(work: UnitOfWork, audiences: Sequence[str], *, limit: int = 50) -> list[dict[str, Any]]:
    """Return the newest notices of some audiences."""
    rows = work.connection.execute(
        select(notice).where(notice.c.audience.in_(audiences)).order_by(notice.c.at.desc()).limit(limit)
    )
    return [dict(row._mapping) for row in rows]


def notice_page(work: UnitOfWork, audiences: Sequence[str], place: Place | None) -> Slice[dict[str, Any]]:
    """Return a page of the notices of some audiences, the newest in front."""
    theirs = notice.c.audience.in_(audiences)
    rows, newer, older = slice_of(work, select(notice).where(theirs), (notice.c.at, notice.c.id), place, MOST)
    total = work.connection.execute(select(func.count()).select_from(notice).where(theirs)).scalar_one()
    return Slice([dict(row._mapping) for row in rows], newer, older, int(total))


def authorities_told(work: UnitOfWork, case_id: str) -> list[str]:
    """Return the groups of authorities that have had a notice about a case."""
    rows = work.connection.execute(
        select(notice.c.audience)
        .where(notice.c.case_id == case_id, notice.c.audience.like("authority:%"))
        .distinct()
    ).scalars()
    return sorted(rows)


def told_among(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, set[str]]:
    """Return by case the groups of authorities that have had a notice about it."""
    found: dict[str, set[str]] = {}
    for row in work.connection.execute(
        select(notice.c.case_id, notice.c.audience).where(
            notice.c.case_id.in_(case_ids), notice.c.audience.like("authority:%")
        )
    ):
        found.setdefault(row.case_id, set()).add(row.audience)
    return found


def mark_read(work: UnitOfWork, ids: Sequence[str]) -> None:
    """Note that some notices were seen."""
    work.connection.execute(
        update(notice).where(notice.c.id.in_(ids), notice.c.read_at.is_(None)).values(read_at=work.now)
    )


def notices_since(work: UnitOfWork, since: datetime) -> list[dict[str, Any]]:
    """Return the notices of everybody since an instant, oldest first: what a step of a try-run has written."""
    rows = work.connection.execute(
        select(notice).where(notice.c.at >= since).order_by(notice.c.at, notice.c.kind, notice.c.audience)
    )
    return [dict(row._mapping) for row in rows]
