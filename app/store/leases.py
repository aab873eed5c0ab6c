"""Leased rows: a worker takes one for a while; a fence keeps late hands from finishing it twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, Text, cast, func, literal_column, or_, select, update

from app.domain import due_queues
from app.store.newest_first import Slice, slice_of
from app.store.outbox_rows import SEALED, without_contents
from app.store.tables_applications import outbox
from app.store.tables_cases import job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

LEASE = timedelta(seconds=60)
FIRST_BACKOFF = timedelta(seconds=5)
MAX_ATTEMPTS = 6
SHOWN = 100
"""How many waiting jobs are listed; all of them are counted."""
LETTERS = 50
SPOKEN_LOOK = timedelta(days=30)
"""How far back messages are looked through for what must be removed."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A row in hand: `fence` must be presented when finishing it."""

    key: str
    fence: int
    attempts: int
    row: dict[str, Any]


def _take(work: UnitOfWork, table: Table, key_name: str, ready: ColumnElement[bool]) -> Lease | None:
    key = table.c[key_name]
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= work.now)
    candidate = (
        select(key)
        .where(ready, table.c.run_at <= work.now, free)
        .order_by(table.c.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = work.connection.execute(
        update(table)
        .where(key == candidate)
        .values(lease_until=work.now + LEASE, fence=table.c.fence + 1, attempts=table.c.attempts + 1)
        .returning(table)
    ).first()
    if row is None:
        return None
    values = dict(row._mapping)
    return Lease(values[key_name], values["fence"], values["attempts"], values)


def take_job(work: UnitOfWork, key: str | None = None) -> Lease | None:
    """Lease the next job, or a certain one, or None when it is not due."""
    ready = job.c.state == "queued"
    return _take(work, job, "key", ready if key is None else ready & (job.c.key == key))


def lease_letter(work: UnitOfWork, only: Sequence[str] = ()) -> Lease | None:
    """Lease the next outbox row, `only` of these kinds of notices, or None when nothing is due.

    A row given up has no lease any more; one whose workers were killed still has its old one and goes on.
    """
    hopeful = or_(outbox.c.attempts < MAX_ATTEMPTS, outbox.c.lease_until.is_not(None))
    ready = outbox.c.sent_at.is_(None) & hopeful
    if only:
        ready &= outbox.c.payload["kind"].as_string().in_(only)
    return _take(work, outbox, "id", ready)


def is_held(work: UnitOfWork, lease: Lease) -> bool:
    """Tell whether the job is still in the hands of this lease; keeps it so until the commit."""
    found = work.connection.execute(
        select(job.c.fence).where(job.c.key == lease.key, job.c.state == "queued").with_for_update()
    ).scalar()
    return found == lease.fence


def job_failed(work: UnitOfWork, lease: Lease, error: str) -> bool:
    """Put a job back with a growing pause; True when it has failed for good."""
    final = lease.attempts >= MAX_ATTEMPTS
    work.connection.execute(
        update(job)
        .where(job.c.key == lease.key, job.c.fence == lease.fence)
        .values(
            state="failed" if final else "queued",
            lease_until=None,
            error=error,
            run_at=work.now + FIRST_BACKOFF * 2 ** (lease.attempts - 1),
        )
    )
    return final


def retry_job(work: UnitOfWork, key: str) -> None:
    """Let a failed job run again now, for a last time: if it fails again, the operator hears at once."""
    work.pending.wakes.add(due_queues.JOBS)
    work.connection.execute(
        update(job)
        .where(job.c.key == key)
        .values(state="queued", run_at=work.now, attempts=MAX_ATTEMPTS - 1, lease_until=None)
    )


def letter_sent(work: UnitOfWork, lease: Lease, *, keeps_contents: bool = False) -> bool:
    """Note that an outbox row has left; False when another worker holds it by now.

    What was sealed in it is removed, unless somebody still has to read it aloud.
    """
    payload = lease.row["payload"]
    done = work.connection.execute(
        update(outbox)
        .where(outbox.c.id == lease.key, outbox.c.fence == lease.fence, outbox.c.sent_at.is_(None))
        .values(
            sent_at=work.now,
            lease_until=None,
            error=None,
            payload=payload if keeps_contents else without_contents(payload),
        )
    )
    return done.rowcount == 1


def forget_spoken(work: UnitOfWork, instant: datetime, *, limit: int) -> int:
    """Remove what is still sealed in messages that were handed over before `instant`, some at a time; return how many."""
    rows = work.connection.execute(
        select(outbox.c.id, outbox.c.payload)
        .where(outbox.c.kind == "text", outbox.c.sent_at < instant, outbox.c.created_at > instant - SPOKEN_LOOK)
        .where(cast(outbox.c.payload, Text).contains(f'"{SEALED}"'))
        .order_by(outbox.c.sent_at)
        .limit(limit)
    ).all()  # fmt: skip
    for row in rows:
        work.connection.execute(
            update(outbox).where(outbox.c.id == row.id).values(payload=without_contents(row.payload))
        )
    return len(rows)


def letter_row(work: UnitOfWork, key: str) -> dict[str, Any] | None:
    """Return one outbox row."""
    row = work.connection.execute(select(outbox).where(outbox.c.id == key)).first()
    return dict(row._mapping) if row else None


def letter_failed(work: UnitOfWork, lease: Lease, error: str) -> bool:
    """Put an outbox row back with a growing pause; True when it has failed for good."""
    work.connection.execute(
        update(outbox)
        .where(outbox.c.id == lease.key, outbox.c.fence == lease.fence)
        .values(lease_until=None, error=error, run_at=work.now + FIRST_BACKOFF * 2 ** (lease.attempts - 1))
    )
    return lease.attempts >= MAX_ATTEMPTS


def waiting_jobs(work: UnitOfWork) -> tuple[list[dict[str, Any]], int]:
    """Return the jobs that are not done and run next, and how many there are, for the operator's page."""
    # Written out, not bound: only so do both databases know that the index of waiting jobs holds all of them.
    waits = job.c.state != literal_column("'done'")
    rows = work.connection.execute(select(job).where(waits).order_by(job.c.run_at, job.c.key).limit(SHOWN))
    total = work.connection.execute(select(func.count()).select_from(job).where(waits)).scalar_one()
    return [dict(row._mapping) for row in rows], int(total)


def letters(work: UnitOfWork, place: Place | None = None) -> Slice[dict[str, Any]]:
    """Return a page of outbox rows, the newest in front, for the operator's page."""
    newest = (outbox.c.created_at, outbox.c.id)
    rows, newer, older = slice_of(work, select(outbox), newest, place, LETTERS)
    total = work.connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    return Slice([dict(row._mapping) for row in rows], newer, older, int(total))


def retry_letter(work: UnitOfWork, key: str) -> None:
    """Let a letter that failed for good leave again now."""
    work.pending.wakes.add(due_queues.LETTERS)
    work.connection.execute(
        update(outbox).where(outbox.c.id == key).values(attempts=0, run_at=work.now, lease_until=None)
    )
