"""A text message that an operator reads to its receiver, because no gateway has taken it: each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.accounts.registration_messages import hidden
from app.services.context.notices_of import notice_of_before
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import NotFoundError
from app.store.audit_chain import OFFICE, record
from app.store.leases import letter_row
from app.store.outbox_rows import contents

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Message:
    """What is read aloud, and to whom."""

    to: str
    subject: str
    body: str


def is_readable(row: dict[str, Any]) -> bool:
    """Tell whether an outbox row is a text message nobody could carry, with its contents still there."""
    is_stranded = row["sent_at"] is not None or row["error"] is not None
    return row["kind"] == "text" and is_stranded and "sealed" in row["payload"]


def masked_receiver(work: UnitOfWork, row: dict[str, Any]) -> str:
    """Return the number of a message that waits for being told, most of it hidden; empty for others.

    Several people may be on the line at once: the operator finds the message of the one who calls.
    """
    told = contents(work.seal, row["payload"], row["dedup_key"]) if is_readable(row) else None
    return hidden(told.to) if told else ""


def read_message(context: AppContext, by: Actor, letter_id: str) -> Message:
    """Return a message in clear, after writing the audit row; raises NotFoundError."""

    def act(work: UnitOfWork) -> Message:
        row = letter_row(work, letter_id)
        told = contents(work.seal, row["payload"], row["dedup_key"]) if row and is_readable(row) else None
        if row is None or told is None:
            raise NotFoundError(kind="message")
        kind = row["payload"]["kind"]
        note_look(context, work, by, letter_id, kind)
        written = notice_of_before(context, work, kind, told.facts)
        return Message(told.to, written.title, written.body)

    return context.database.transact(act)


def note_look(context: AppContext, work: UnitOfWork, by: Actor, letter_id: str, kind: str) -> None:
    """Write down who looked at what left the office."""
    record(
        work, context.audit_key, OFFICE, by.account_id, "read_message", {"letter": letter_id, "kind": kind}
    )
    event = {"letter": letter_id, "field": "message"}
    record_security_event(work, EventKind.REVEAL, by=by.account_id, target=event)


def read_letter(context: AppContext, by: Actor, letter_id: str) -> bytes:
    """Return a letter out of the folder, after writing down who took it; raises NotFoundError."""
    letter = context.files.letters.read(letter_id)
    if letter is None:
        raise NotFoundError(kind="message")
    context.database.transact(lambda work: note_look(context, work, by, letter_id, "mail"))
    return letter
