"""Security events: one chain of keyed digests a day, written at the end of the transaction in which they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.columns import to_json
from app.store.database import advisory_lock
from app.store.tables_evidence import security_event, security_tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from app.store.audit_chain import AuditKey
    from app.store.database import UnitOfWork

START = "0" * 64
PREFIX = "security:"
MOST_SUBJECTS = 500
"""Who is counted apart within a minute; everybody beyond is counted together."""
OTHERS = "others"
BEIJING = ZoneInfo("Asia/Shanghai")
_LAST = (
    select(security_event.c.number, security_event.c.mac)
    .where(security_event.c.chain == bindparam("of_chain"))
    .order_by(security_event.c.number.desc())
    .limit(1)
)
_ADD = insert(security_event)
MEANING = ("kind", "account_id", "login_index", "address", "device", "result", "route", "target", "count")
"""Columns that the digest of an event covers, besides its place and moment."""


@dataclass(frozen=True, slots=True)
class SecurityEventRow:
    """One event, or as many as were counted within a minute."""

    chain: str
    number: int
    at: datetime
    kind: str
    account_id: str | None
    login_index: str | None
    address: str
    device: str
    result: str
    route: str
    target: Mapping[str, Any]
    count: int


def chain_of_day(day: date) -> str:
    """Return the chain of a day in Beijing."""
    return f"{PREFIX}{day.isoformat()}"


def meaning_of(row: Mapping[str, Any]) -> str:
    """Return what the digest of an event covers."""
    return to_json([row[name] for name in MEANING])


def append_events(work: UnitOfWork, key: AuditKey) -> None:
    """Write the events of this transaction."""
    if not work.pending.events:
        return
    chain = chain_of_day(work.now.astimezone(BEIJING).date())
    advisory_lock(work, f"audit chain {chain}")
    last = work.connection.execute(_LAST, {"of_chain": chain}).first()
    number, previous = (last.number, last.mac) if last else (0, START)
    rows = []
    for event in work.pending.events:
        number += 1
        mac = key.mac(chain, number, work.now, meaning_of(event), previous)
        rows.append(
            {**event, "chain": chain, "number": number, "at": work.now, "previous_mac": previous, "mac": mac}
        )
        previous = mac
    work.connection.execute(_ADD, rows)
    work.pending.events.clear()


def count_event(work: UnitOfWork, subject: str, event: Mapping[str, Any]) -> None:
    """Count what may happen very often, by subject, kind and minute."""
    minute = work.now.replace(second=0, microsecond=0)
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    known = work.connection.execute(
        select(func.count()).select_from(
            select(security_tally.c.subject)
            .where(security_tally.c.minute == minute)
            .limit(MOST_SUBJECTS)
            .subquery()
        )
    ).scalar_one()
    first = dict(event)
    if known >= MOST_SUBJECTS:
        subject = OTHERS
        first |= {"account_id": None, "login_index": None, "address": "", "device": "", "target": {}}
    work.connection.execute(
        upsert(security_tally)
        .values(minute=minute, subject=subject, kind=event["kind"], first=first, count=1)
        .on_conflict_do_update(
            index_elements=["minute", "subject", "kind"], set_={"count": security_tally.c.count + 1}
        )
    )


def take_tallies(work: UnitOfWork, *, limit: int) -> list[dict[str, Any]]:
    """Remove what was counted in minutes that are over, and return it as events."""
    over = work.now - timedelta(minutes=1)
    rows = work.connection.execute(
        select(security_tally)
        .where(security_tally.c.minute <= over)
        .order_by(security_tally.c.minute)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        work.connection.execute(
            delete(security_tally).where(
                security_tally.c.minute == row.minute,
                security_tally.c.subject == row.subject,
                security_tally.c.kind == row.kind,
            )
        )
    return [{**row.first, "count": row.count} for row in rows]


def first_chain(work: UnitOfWork, before: datetime) -> str | None:
    """Return the oldest chain of events from before an instant."""
    columns = security_event.c
    query = (
        select(columns.chain)
        .where(columns.at < before)
        .order_by(columns.at, columns.chain, columns.number)
        .limit(1)
    )
    found: str | None = work.connection.execute(query).scalar()
    return found


def count_events_before(work: UnitOfWork, day: date) -> int:
    """Return how many events there are of days before one."""
    asked = select(func.count()).select_from(security_event).where(security_event.c.chain < chain_of_day(day))
    return int(work.connection.execute(asked).scalar_one())


def drop_events_of(work: UnitOfWork, chain: str) -> int:
    """Remove the events of a day; return how many there were."""
    return work.connection.execute(delete(security_event).where(security_event.c.chain == chain)).rowcount


def may_drop_events(work: UnitOfWork) -> bool:
    """Tell whether this role of the database may remove events; SQLite has no roles."""
    if work.connection.dialect.name == "sqlite":
        return True
    asked = select(func.has_table_privilege(security_event.name, "DELETE"))
    return bool(work.connection.execute(asked).scalar())
