"""A form that was sent after its session had ended waits on the server, sealed, for the account it was shown to."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from app.services.context.certain_clock import transact_due
from app.store.profile_rows import drop_old_drafts, drop_oldest_drafts, keep_record_draft, kept_draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

WAITS = timedelta(hours=24)
FORM_LIVES = timedelta(days=7)
"""How long after it was shown a form may still be sent into the waiting place."""
LARGEST_TEXT = 256 * 1024
MOST_WAITING = 5
PREFIX = "sent:"
PLACE = "form.shown_to"
ENDED, TOO_LARGE = "ended", "too_large"
"""Why a form was not taken: nobody was signed in any more, or its files were more than a request may bring."""


@dataclass(frozen=True, slots=True)
class KeptSending:
    """What was sent: to which page, its fields in order, and the names of files, which are not kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    why: str = ENDED

    def lists(self) -> dict[str, list[str]]:
        """Return the fields as a form gives them."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


def shown_to(context: AppContext, by: Actor) -> str:
    """Return the sealed note, for a form's hidden field, of whom a form was shown to and when."""
    note = [by.account_id, context.clock().isoformat()]
    return base64.urlsafe_b64encode(context.database.seal.close_json(note, PLACE)).decode()


def account_shown(context: AppContext, note: str) -> str | None:
    """Return whom a form was shown to; None when the note is missing, not ours, or too old."""
    try:
        account_id, at = context.database.seal.open_json(base64.urlsafe_b64decode(note), PLACE)
    except (binascii.Error, InvalidTag, ValueError):
        return None
    return str(account_id) if datetime.fromisoformat(at) > context.clock() - FORM_LIVES else None


def keep_sending(context: AppContext, account_id: str, sending: KeptSending) -> str | None:
    """Keep what was sent for an account; return its name, or None when it is too long to be kept."""
    if sum(len(name) + len(value.encode()) for name, value in sending.fields) > LARGEST_TEXT:
        return None
    name = secrets.token_hex(16)
    data = {
        "path": sending.path,
        "fields": list(sending.fields),
        "files": list(sending.files),
        "why": sending.why,
    }

    def act(work: UnitOfWork) -> None:
        drop_old_drafts(work, PREFIX, work.now - WAITS)
        keep_record_draft(work, PREFIX + account_id, name, data, by=account_id)
        drop_oldest_drafts(work, PREFIX + account_id, keep=MOST_WAITING)

    context.database.transact(act)
    return name


def forget_old_sendings(context: AppContext) -> None:
    """Remove what nobody has come back for."""
    transact_due(context, lambda work: drop_old_drafts(work, PREFIX, work.now - WAITS))


def kept_sending(context: AppContext, by: Actor, name: str) -> KeptSending | None:
    """Return what waits for this account under a name; nobody else's, and nothing older than a day."""
    with context.database.reading() as work:
        found = kept_draft(work, PREFIX + by.account_id, name[:80], since=work.now - WAITS)
    if found is None:
        return None
    fields: Sequence[Sequence[str]] = found["fields"]
    return KeptSending(
        found["path"],
        tuple((one[0], one[1]) for one in fields),
        tuple(found["files"]),
        found.get("why", ENDED),
    )
