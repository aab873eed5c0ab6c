"""Security events as auditors look for them, the newest first, by person, address, kind and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select

from app.store.newest_first import Slice, slice_of
from app.store.security_events import BEIJING, SecurityEventRow
from app.store.tables_evidence import security_event

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 50
_COLUMNS = [security_event.c[name] for name in SecurityEventRow.__slots__]


@dataclass(frozen=True, slots=True)
class EventsAsked:
    """What is looked for; what is empty does not count. A person is an account, or a login that was tried."""

    account_id: str = ""
    login_index: str = ""
    address: str = ""
    kind: str = ""
    first_day: date | None = None
    last_day: date | None = None


def events_found(
    work: UnitOfWork, asked: EventsAsked, place: Place | None = None, *, size: int = MOST
) -> Slice[SecurityEventRow]:
    """Return a page of events, the newest first."""
    wanted = list(_conditions(asked))
    order = (security_event.c.at, security_event.c.chain, security_event.c.number)
    rows, newer, older = slice_of(work, select(*_COLUMNS).where(*wanted), order, place, size)
    total = work.connection.execute(
        select(func.count()).select_from(security_event).where(*wanted)
    ).scalar_one()
    return Slice([SecurityEventRow(**row._mapping) for row in rows], newer, older, int(total))


def _conditions(asked: EventsAsked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.account_id or asked.login_index:
        found.append(
            or_(
                *([security_event.c.account_id == asked.account_id] if asked.account_id else []),
                *([security_event.c.login_index == asked.login_index] if asked.login_index else []),
            )
        )
    if asked.address:
        found.append(security_event.c.address == asked.address)
    if asked.kind:
        found.append(security_event.c.kind == asked.kind)
    if asked.first_day is not None:
        found.append(security_event.c.at >= start_of(asked.first_day))
    if asked.last_day is not None:
        found.append(security_event.c.at < start_of(asked.last_day, days=1))
    return found


def start_of(day: date, *, days: int = 0) -> datetime:
    """Return the instant at which a day in Beijing begins, or one some days later."""
    later = day + timedelta(days=days)
    return datetime(later.year, later.month, later.day, tzinfo=BEIJING).astimezone(UTC)


def last_of_kind(work: UnitOfWork, kind: str) -> SecurityEventRow | None:
    """Return the newest event of a kind."""
    row = work.connection.execute(
        select(*_COLUMNS).where(security_event.c.kind == kind).order_by(security_event.c.at.desc()).limit(1)
    ).first()
    return SecurityEventRow(*row) if row else None
