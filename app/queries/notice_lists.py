"""Notices in somebody's inbox, and letters of the office, with the words that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.accounts.read_message import is_readable, masked_receiver
from app.services.context.case_visibility import seen_among
from app.services.context.notices_of import UnknownNoticeError, notice_of_before, title_of_kind
from app.store.leases import letters
from app.store.newest_first import Slice
from app.store.outbox_rows import notice_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

START_RENEWAL = "start_renewal"
"""The link of a notice after which the unit's next step is to start a renewal."""


@dataclass(frozen=True, slots=True)
class InboxNotice:
    """A notice as its receiver sees it."""

    id: str
    title: str
    """Empty where an edition of before sent a kind that has no text any more."""
    body: str
    at: datetime
    case_id: str | None
    """The case, where the receiver may still see it."""
    is_new: bool
    renew: str | None
    """The employee whose renewal the unit is asked to start."""


@dataclass(frozen=True, slots=True)
class OfficeLetter:
    """A letter or text message that has left or waits to; no word of what is sealed in it."""

    id: str
    kind: str
    subject: str
    to: str
    """The receiver of a message that waits for being told, most of it hidden."""
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    is_readable: bool


def inbox(context: AppContext, by: Actor, place: Place | None) -> Slice[InboxNotice]:
    """Return a page of the notices of somebody, the newest in front."""
    with context.database.reading() as work:
        found = notice_page(work, by.inboxes, place)
        # Who was told may no longer, or never, see the case itself.
        seen = seen_among(work, by, {row["case_id"] for row in found.rows if row["case_id"]})
        shown = [_shown(context, work, by, row, seen) for row in found.rows]
    return Slice(shown, found.newer, found.older, found.total)


def _shown(
    context: AppContext, work: UnitOfWork, by: Actor, row: Mapping[str, Any], seen: set[str]
) -> InboxNotice:
    title, body, link = row["title"], row["body"], row["link"]
    if title is None:
        title, body, link = _of_before(context, work, row["kind"], row["facts"])
    is_asked = link == START_RENEWAL and by.role is Role.AGENT
    return InboxNotice(
        id=row["id"],
        title=title,
        body=body,
        at=row["at"],
        case_id=row["case_id"] if row["case_id"] in seen else None,
        is_new=row["read_at"] is None,
        renew=row["facts"].get("person_id") if is_asked else None,
    )


def _of_before(
    context: AppContext, work: UnitOfWork, kind: str, facts: Mapping[str, Any]
) -> tuple[str, str, str]:
    try:
        written = notice_of_before(context, work, kind, facts)
    except UnknownNoticeError:
        return "", "", ""
    return written.title, written.body, written.link


def office_letters(context: AppContext, place: Place | None) -> Slice[OfficeLetter]:
    """Return a page of what has left the system and what waits to, the newest in front."""
    with context.database.reading() as work:
        found = letters(work, place)
        shown = [
            OfficeLetter(
                id=row["id"],
                kind=row["kind"],
                subject=title_of_kind(context, work, str(row["payload"]["kind"])),
                to=masked_receiver(work, row),
                created_at=row["created_at"],
                sent_at=row["sent_at"],
                error=row["error"],
                is_readable=is_readable(row),
            )
            for row in found.rows
        ]
    return Slice(shown, found.newer, found.older, found.total)
