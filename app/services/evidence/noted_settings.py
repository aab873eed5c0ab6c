"""Keys and settings of the process are compared with those of the last start; what has changed is an event.

Only keyed digests of values are kept: a password in an address is not readable, and still told apart.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from app.services.context.record_security_event import EventKind, record_security_event
from app.settings import Settings
from app.store.security_event_lists import last_of_kind

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

DIGITS = 16


def note_settings(context: AppContext) -> tuple[str, ...]:
    """Write down which settings are others than at the last start; return their names."""

    def act(work: UnitOfWork) -> tuple[str, ...]:
        now = {
            one.name: work.seal.digest(f"{one.name}={getattr(context.settings, one.name)}")[:DIGITS]
            for one in fields(Settings)
        }
        last = last_of_kind(work, EventKind.SETTINGS_CHANGED)
        before = dict(last.target).get("digests", {}) if last else {}
        changed = tuple(name for name in now if now[name] != before.get(name))
        if changed:
            told = {"changed": list(changed) if before else [], "digests": now}
            record_security_event(work, EventKind.SETTINGS_CHANGED, target=told)
        return changed if before else ()

    return context.database.transact(act)
