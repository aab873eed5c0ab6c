"""Send what waits in the outbox: each letter leaves at least once, with its id, and is noted once.

By a clock in doubt only what somebody waits for at this moment leaves: it was asked for, no date made it due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.notices.delivery import MailError, NoRoomForLettersError
from app.services.accounts.registration_messages import WAITED_FOR
from app.services.context.certain_clock import transact_due
from app.services.context.notices_of import UnknownNoticeError, notice_of_before
from app.services.context.refusals import ClockDoubtError
from app.services.execution.set_aside import PASSING
from app.store import leases
from app.store.disk_trouble import DiskFullError
from app.store.incident_rows import open_incident
from app.store.outbox_rows import contents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.notices.delivery import Channel
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.leases import Lease
    from app.store.outbox_rows import Contents


def send_next_letter(context: AppContext, channels: Mapping[str, Channel]) -> bool:
    """Send one due letter or text message by the channel of its kind; False when there is none."""
    lease = _next_lease(context)
    if lease is None:
        return False
    channel = channels.get(lease.row["kind"])
    try:
        _leave(context, channel, lease)
    except (*PASSING, NoRoomForLettersError, DiskFullError):
        # The lease runs out, and the letter is taken again: nothing is wrong with it.
        raise
    except Exception as failed:  # noqa: BLE001 — whatever is wrong with one letter must not stop everybody's
        wrong = failed
        context.database.transact(lambda work: _put_back(work, lease, wrong))
        return True
    keeps = channel is not None and channel.is_read_aloud
    context.database.transact(lambda work: leases.letter_sent(work, lease, keeps_contents=keeps))
    return True


def _next_lease(context: AppContext) -> Lease | None:
    try:
        return transact_due(context, leases.lease_letter)
    except ClockDoubtError:
        return context.database.transact(lambda work: leases.lease_letter(work, WAITED_FOR))


def _leave(context: AppContext, channel: Channel | None, lease: Lease) -> None:
    """Hand a letter over; what was removed from it has left before."""
    if channel is None:
        raise MailError(f"没有“{lease.row['kind']}”这种发送方式")
    payload = lease.row["payload"]
    told = contents(context.database.seal, payload, lease.row["dedup_key"])
    if told is not None:
        channel.send(lease.key, told.to, *_words(context, str(payload["kind"]), told))


def _put_back(work: UnitOfWork, lease: Lease, failed: Exception) -> None:
    is_foreseen = isinstance(failed, (MailError, UnknownNoticeError))
    reason = str(failed) if is_foreseen else f"{type(failed).__name__}: {failed}"
    if leases.letter_failed(work, lease, reason):
        open_incident(
            work,
            case_id=lease.row["payload"].get("case_id"),
            command={"kind": "letter", "letter": lease.key},
            kind="MailError" if is_foreseen else type(failed).__name__,
            element="",
            text=f"邮件或短信多次未能送出：{reason}",
        )


def _words(context: AppContext, kind: str, told: Contents) -> tuple[str, str]:
    """Return subject and body; what was posted without its words is written now."""
    if told.subject:
        return told.subject, told.body
    with context.database.reading() as work:
        written = notice_of_before(context, work, kind, told.facts)
    return written.title, written.body
