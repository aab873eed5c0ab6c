"""What leaves the system waits here until the commit that caused it has happened."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

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


@cache
def _once(table: Table, dialect: str) -> Any:
    """Return what adds a row unless one of its mark is there."""
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


def post(work: UnitOfWork, kind: str, payload: Mapping[str, Any], dedup_key: str) -> bool:
    """Put a letter into the outbox once; False when the same letter is there already."""
    new = work.connection.execute(
        _once(outbox, work.connection.dialect.name),
        {
            "id": new_id(), "kind": kind, "payload": dict(payload), "dedup_key": dedup_key,
            "created_at": work.now, "run_at": work.now, "attempts": 0, "fence": 0,
        },
    ).first()  # fmt: skip
    return new is not None


def post_sealed(
    work: UnitOfWork, channel: str, kind: str, *, to: str, facts: Mapping[str, Any], dedup_key: str
) -> bool:
    """Put a message into the outbox whose address and facts are sealed until it leaves."""
    hidden = work.seal.close_json({"to": to, "facts": dict(facts)}, _place(dedup_key))
    return post(work, channel, {"kind": kind, SEALED: hidden.hex()}, dedup_key)


def contents(seal: Seal, payload: Mapping[str, Any], dedup_key: str) -> tuple[str, dict[str, Any]] | None:
    """Return address and facts of an outbox row; None when they were removed after it had left."""
    if "to" in payload:
        return str(payload["to"]), dict(payload["facts"])
    if SEALED not in payload:
        return None
    told = seal.open_json(bytes.fromhex(payload[SEALED]), _place(dedup_key))
    return str(told["to"]), dict(told["facts"])


def without_contents(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload without what was sealed in it."""
    return {name: value for name, value in payload.items() if name != SEALED}


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
    new = work.connection.execute(
        _once(notice, work.connection.dialect.name),
        {
            "id": new_id(), "audience": audience, "kind": kind, "facts": dict(facts), "case_id": case_id,
            "title": written.title, "body": written.body, "link": written.link, "at": work.now,
            "dedup_key": dedup_key,
        },
    ).first()  # fmt: skip
    return new is not None


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
