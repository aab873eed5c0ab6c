"""Try-runs: the steps that were kept, what was seen after each, and the request that waits for the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from app.store.database import new_id
from app.store.tables_editions import try_run, try_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class TryRun:
    """A try-run of a draft or of an edition. `kept` counts its steps; `told` is why the last one was not kept."""

    id: str
    process: str
    draft_id: str | None
    edition: str | None
    by: str
    setup: dict[str, Any]
    kept: int
    digest: str
    """Of the files by which its steps were played."""
    asked: dict[str, Any] | None
    asked_at: datetime | None
    asked_by: str | None
    lease_until: datetime | None
    told: dict[str, Any] | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class TryStep:
    """One step as a scenario file writes it, and what was seen after it; number 0 is the beginning."""

    number: int
    row: dict[str, Any]
    seen: dict[str, Any]


_COLUMNS = [try_run.c[name] for name in TryRun.__slots__]


def add_try_run(
    work: UnitOfWork,
    *,
    process: str,
    draft_id: str | None,
    edition: str | None,
    by: str,
    setup: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> str:
    """Write a try-run whose beginning waits for the worker; return its id."""
    made = new_id()
    work.connection.execute(
        insert(try_run).values(
            id=made, process=process, draft_id=draft_id, edition=edition, by=by, setup=dict(setup), kept=0, digest="",
            asked=dict(asked), asked_at=work.now, asked_by=by, created_at=work.now, changed_at=work.now,
        )
    )  # fmt: skip
    return made


def try_run_of(work: UnitOfWork, run_id: str, *, lock: bool = False) -> TryRun | None:
    """Return a try-run, or None."""
    query = select(*_COLUMNS).where(try_run.c.id == run_id)
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else TryRun(**row._mapping)


def try_runs_of(work: UnitOfWork, *, draft_id: str | None = None, edition: str | None = None) -> list[TryRun]:
    """Return the newest try-runs of a draft or of an edition."""
    of = try_run.c.draft_id == draft_id if draft_id else try_run.c.edition == edition
    query = select(*_COLUMNS).where(of).order_by(try_run.c.changed_at.desc()).limit(MOST_LISTED)
    return [TryRun(**row._mapping) for row in work.connection.execute(query)]


def steps_of(work: UnitOfWork, run_id: str) -> list[TryStep]:
    """Return the steps of a try-run with what was seen, in order."""
    query = select(try_step.c.number, try_step.c.row, try_step.c.seen).where(try_step.c.run_id == run_id)
    return [TryStep(**row._mapping) for row in work.connection.execute(query.order_by(try_step.c.number))]


def rows_of(work: UnitOfWork, run_id: str) -> list[dict[str, Any]]:
    """Return the steps of a try-run as they are played, in order."""
    query = select(try_step.c.row).where(try_step.c.run_id == run_id, try_step.c.number > 0)
    return [dict(row) for row in work.connection.execute(query.order_by(try_step.c.number)).scalars()]


def ask(work: UnitOfWork, run_id: str, asked: Mapping[str, Any] | None, by: str) -> None:
    """Let a request wait for the worker; None takes it back. What was told before is forgotten."""
    work.connection.execute(
        update(try_run)
        .where(try_run.c.id == run_id)
        .values(
            asked=dict(asked) if asked else None,
            asked_at=work.now if asked else None,
            asked_by=by,
            lease_until=None,
            told=None,
            changed_at=work.now,
        )
    )


def take_request(work: UnitOfWork, lease_until: datetime, *, but: Sequence[str] = ()) -> TryRun | None:
    """Take the oldest request that waits, or whose worker is gone; None when there is none."""
    is_free = or_(try_run.c.lease_until.is_(None), try_run.c.lease_until < work.now)
    waits = try_run.c.asked_at.is_not(None)
    query = select(*_COLUMNS).where(waits, is_free, try_run.c.id.not_in(list(but)))
    row = work.connection.execute(
        query.order_by(try_run.c.asked_at).limit(1).with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    found = TryRun(**row._mapping)
    work.connection.execute(update(try_run).where(try_run.c.id == found.id).values(lease_until=lease_until))
    return found


def keep_lease_of_request(work: UnitOfWork, run_id: str, lease_until: datetime | None) -> None:
    """Say that the request is still being worked on; None gives it back."""
    work.connection.execute(update(try_run).where(try_run.c.id == run_id).values(lease_until=lease_until))


def answer_request(work: UnitOfWork, run_id: str, **changes: Any) -> None:
    """Write what came of a request; it waits no longer."""
    work.connection.execute(
        update(try_run)
        .where(try_run.c.id == run_id)
        .values(asked=None, asked_at=None, lease_until=None, changed_at=work.now, **changes)
    )


def add_try_step(
    work: UnitOfWork, run_id: str, number: int, row: Mapping[str, Any], seen: Mapping[str, Any]
) -> None:
    """Write a step with what was seen after it, in place of one with the same number."""
    drop_steps(work, run_id, number)
    work.connection.execute(
        insert(try_step).values(run_id=run_id, number=number, row=dict(row), seen=dict(seen))
    )


def drop_steps(work: UnitOfWork, run_id: str, first: int) -> None:
    """Forget the steps of a try-run from a number on."""
    work.connection.execute(delete(try_step).where(try_step.c.run_id == run_id, try_step.c.number >= first))


def drop_try_runs_before(work: UnitOfWork, before: datetime, *, limit: int) -> int:
    """Forget try-runs that nobody has touched for long; return how many."""
    ids = (
        work.connection.execute(
            select(try_run.c.id)
            .where(try_run.c.changed_at < before)
            .order_by(try_run.c.changed_at)
            .limit(limit)
        )
        .scalars()
        .all()
    )
    work.connection.execute(delete(try_step).where(try_step.c.run_id.in_(ids)))
    work.connection.execute(delete(try_run).where(try_run.c.id.in_(ids)))
    return len(ids)
