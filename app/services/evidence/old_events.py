"""Security events whose time is over are removed, whole days at a time; that they were is an event itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day, start_of_day
from app.services.context.certain_clock import transact_due
from app.services.context.record_security_event import EventKind, record_security_event
from app.store.security_events import PREFIX, chain_of_day, drop_events_of, first_chain, may_drop_events

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def first_kept_chain(context: AppContext, now: datetime) -> str:
    """Return the oldest chain of events that must still be there."""
    return chain_of_day(_first_kept_day(context, now))


def _first_kept_day(context: AppContext, now: datetime) -> date:
    return beijing_day(now) - timedelta(days=context.settings.security_event_days)


def drop_old_events(context: AppContext) -> bool:
    """Remove the oldest day whose time is over; tell whether there was one.

    On PostgreSQL a restricted role may not (docs/auditors.md): there the owner of the tables prunes.
    """

    def act(work: UnitOfWork) -> bool:
        chain = first_chain(work, start_of_day(_first_kept_day(context, work.now)))
        if chain is None or not may_drop_events(work):
            return False
        dropped = drop_events_of(work, chain)
        told = {"day": chain.removeprefix(PREFIX), "events": dropped}
        record_security_event(work, EventKind.EVENTS_PRUNED, target=told)
        return True

    # Evidence that a wrong clock has removed does not come back.
    return transact_due(context, act)
