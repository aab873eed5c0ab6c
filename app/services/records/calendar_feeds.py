"""The calendar feed of a unit: a secret address that is shown once, replaced or revoked whenever the agent wants.

Whoever knows the address reads dates and masked names, and nothing else; only its digest is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.rate_limit import WINDOW, Limit, count_failure, refuse_beyond
from app.services.context.refusals import NotFoundError
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.feed_rows import add_feed, feed_of_token, revoke_feed_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

BYTES = 32
LONGEST_TOKEN = 64
FAILURES = Limit("calendar feed", 40, WINDOW)
"""Many calendars of an office ask through one address, and each goes on asking for a while after a revocation."""


def issue_feed(context: AppContext, by: Actor, key: str) -> str | None:
    """Make a new address, which ends the one before; None when the same press came twice: it was shown the first time."""
    employer_id, told = str(by.employer_id), list[str]()

    def command(work: UnitOfWork) -> dict[str, Any]:
        told.clear()
        advisory_lock(work, f"calendar feed {employer_id}")
        was_replaced = revoke_feed_of(work, employer_id)
        token = secrets.token_urlsafe(BYTES)
        add_feed(work, employer_id, digest_of(token), by.account_id)
        facts = {"employer": employer_id, "replaced": was_replaced}
        record(work, context.audit_key, OFFICE, by.account_id, "calendar_feed_issued", facts)
        told.append(token)
        return {}

    idempotent(context, by, key, "issue_calendar_feed", {}, command)
    return told[0] if told else None


def revoke_feed(context: AppContext, by: Actor, key: str) -> None:
    """End the address that is in use; without one nothing happens."""
    employer_id = str(by.employer_id)

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"calendar feed {employer_id}")
        if revoke_feed_of(work, employer_id):
            facts = {"employer": employer_id}
            record(work, context.audit_key, OFFICE, by.account_id, "calendar_feed_revoked", facts)
        return {}

    idempotent(context, by, key, "revoke_calendar_feed", {}, command)


def unit_of_feed(context: AppContext, token: str, caller: str) -> str:
    """Return the unit whose feed an address is.

    Raises NotFoundError for an address that is none or no longer one, ThrottledError after too many such from a caller.
    """
    refuse_beyond(context, FAILURES, caller)
    digest = digest_of(token[:LONGEST_TOKEN])
    with context.database.reading() as work:
        found = feed_of_token(work, digest)
    if found is None or not hmac.compare_digest(found.token_hash, digest):
        count_failure(context, FAILURES.purpose, caller)
        raise NotFoundError(kind="calendar_feed")
    return found.employer_id


def digest_of(token: str) -> str:
    """Return what is kept of an address: it has 256 bits of chance, so a plain digest tells nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()
