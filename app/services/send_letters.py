"""Send what waits in the outbox: each letter leaves at least once, with its id, and is noted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.notices.mail_channels import MailError
from app.services.certain_clock import transact_due
from app.store import leases
from app.store.incident_rows import open_incident

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.database import Work
    from app.store.leases import Lease


class Channel(Protocol):
    """A way out of the system."""

    def send(self, identity: str, address: str, subject: str, body: str) -> None:
        """Send a letter; raises MailError when it may be tried again."""


def send_next_letter(house: House, channel: Channel, words: LetterWords) -> bool:
    """Send one due letter; False when there is none."""
    lease = transact_due(house, leases.take_letter)
    if lease is None:
        return False
    payload = lease.row["payload"]
    subject, body = words(payload["kind"], payload["facts"])
    try:
        channel.send(lease.key, payload["to"], subject, body)
    except MailError as failed:
        reason = str(failed)
        house.database.transact(lambda work: _put_back(work, lease, reason))
        return True
    house.database.transact(lambda work: leases.letter_sent(work, lease))
    return True


def _put_back(work: Work, lease: Lease, reason: str) -> None:
    if leases.letter_failed(work, lease, reason):
        open_incident(
            work,
            case_id=lease.row["payload"].get("case_id"),
            command={"kind": "letter", "letter": lease.key},
            kind="MailError",
            element="",
            text=f"邮件多次未能送出：{reason}",
        )


class LetterWords(Protocol):
    """Turns a notice into the words of a letter."""

    def __call__(self, kind: str, facts: dict[str, object]) -> tuple[str, str]:
        """Return subject and body in Chinese."""
