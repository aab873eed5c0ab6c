"""Write down what concerns security: who, from where, on which page, what came of it.

Most events are part of the transaction in which they happen. What anybody can cause as often as they like (failed
sign-ins, refusals) is counted by account or address, kind and minute, and becomes one event when the minute is over.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.services.context.origin import (
    LONGEST_ADDRESS,
    LONGEST_DEVICE,
    LONGEST_ID,
    LONGEST_ROUTE,
    origin,
)
from app.store.security_events import count_event, take_tallies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PIECE = 500


class EventKind(StrEnum):
    """What a security event tells."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    THROTTLED = "throttled"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"
    """A page or an act that is not of this role."""
    NOT_THEIRS = "not_theirs"
    """An object of somebody else, or one that does not exist."""
    REVEAL = "reveal"
    EXPORT = "export"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_RELEASED = "account_released"
    PASSWORD_RESET = "password_reset"  # noqa: S105 — the name of an event
    SETTINGS_CHANGED = "settings_changed"
    EVENTS_PRUNED = "events_pruned"
    ERASURE = "erasure"
    """Records past their time, or somebody's data: proposed, confirmed, withdrawn, done."""


COUNTED = frozenset({EventKind.SIGN_IN_FAILED, EventKind.THROTTLED, EventKind.REFUSED, EventKind.NOT_THEIRS})


def record_security_event(
    work: UnitOfWork,
    kind: EventKind,
    *,
    by: str | None = None,
    login: str = "",
    result: str = "ok",
    target: Mapping[str, Any] | None = None,
) -> None:
    """Note an event in this transaction; `login` is one that was tried and is kept as a keyed index only."""
    event = _event(work, kind, by, login, result, target)
    if kind in COUNTED:
        who = by or event["login_index"] or event["address"] or "machine"
        subject = hashlib.sha256(f"{who} {event['address']} {result}".encode()).hexdigest()
        count_event(work, subject, event)
    else:
        work.pending.events.append(event)


def note_security_event(context: AppContext, kind: EventKind, **told: Any) -> None:
    """Note an event of which nothing else is written, in a transaction of its own that does not wait for the disk."""
    context.database.transact(lambda work: record_security_event(work, kind, **told), is_repeatable=True)


def write_counted_events(context: AppContext) -> bool:
    """Make events of what was counted in minutes that are over; tell whether there is more."""

    def act(work: UnitOfWork) -> int:
        taken = take_tallies(work, limit=PIECE)
        work.pending.events.extend(taken)
        return len(taken)

    return context.database.transact(act) >= PIECE


def _event(
    work: UnitOfWork,
    kind: EventKind,
    by: str | None,
    login: str,
    result: str,
    target: Mapping[str, Any] | None,
) -> dict[str, Any]:
    here = origin()
    named = {**here.target, **(target or {})}
    return {
        "kind": kind.value,
        "account_id": by,
        "login_index": work.seal.index(login) if login else None,
        "address": here.address[:LONGEST_ADDRESS],
        "device": here.device[:LONGEST_DEVICE],
        "result": result,
        "route": here.route[:LONGEST_ROUTE],
        "target": {
            name: value[:LONGEST_ID] if isinstance(value, str) else value for name, value in named.items()
        },
        "count": 1,
    }
