"""Rows whose time is over: a table, the instant that counts, and one way to remove the oldest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, delete, func, select, tuple_

from app.store.tables_applicants import record_draft
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import job, message
from app.store.tables_identity import (
    idempotency,
    login_attempt,
    machine_clock,
    registration,
    session,
    worker_heartbeat,
)
from app.store.tables_sign_in import known_device, past_sign_in, sign_in_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement

    from app.store.database import UnitOfWork

OLD: Mapping[str, tuple[Table, Column[datetime], tuple[ColumnElement[bool], ...]]] = {
    "session": (session, session.c.expires_at, ()),
    "registration": (registration, registration.c.expires_at, ()),
    "login_attempt": (login_attempt, login_attempt.c.at, ()),
    "sign_in_step": (sign_in_step, sign_in_step.c.expires_at, ()),
    "known_device": (known_device, known_device.c.used_at, ()),
    "past_sign_in": (past_sign_in, past_sign_in.c.at, ()),
    "idempotency": (idempotency, idempotency.c.created_at, ()),
    # What was never sent, delivered or done has no such instant, or is left out by its state.
    "outbox": (outbox, outbox.c.sent_at, ()),
    "message": (message, message.c.received_at, (message.c.delivered_to.is_not(None),)),
    "job": (job, job.c.run_at, (job.c.state == "done",)),
    "machine_clock": (machine_clock, machine_clock.c.at, ()),
    # Of a case it goes with the log of the case (`erased_cases.py`).
    "notice": (notice, notice.c.at, (notice.c.case_id.is_(None),)),
    "record_draft": (record_draft, record_draft.c.saved_at, ()),
    "worker_heartbeat": (worker_heartbeat, worker_heartbeat.c.at, ()),
}
"""By the name of the table: rows to remove are those whose instant is before a given one, and that fulfil the rest."""


def remove_oldest(work: UnitOfWork, name: str, before: datetime, *, limit: int) -> int:
    """Remove the oldest rows of a table whose time is over, no more than `limit`; return how many."""
    table, instant, more = OLD[name]
    keys = list(table.primary_key.columns)
    oldest = select(*keys).where(instant < before, *more).order_by(instant).limit(limit)
    found = [tuple(row) for row in work.connection.execute(oldest)]
    if not found:
        return 0
    wanted = keys[0].in_([key for (key,) in found]) if len(keys) == 1 else tuple_(*keys).in_(found)
    return work.connection.execute(delete(table).where(wanted)).rowcount


def count_old(work: UnitOfWork, name: str, before: datetime) -> int:
    """Return how many rows of a table there are whose time is over."""
    table, instant, more = OLD[name]
    asked = select(func.count()).select_from(table).where(instant < before, *more)
    return int(work.connection.execute(asked).scalar_one())
