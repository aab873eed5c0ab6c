"""Mail: by SMTP when a server is set, otherwise kept as .eml files that the operator's page lists."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from app.domain.full_disk import is_full
from app.domain.mail_address import is_mail_address
from app.notices.delivery import MailError, NoRoomForLettersError

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT_SECONDS = 20
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
"""A mail server here is reached without leaving the machine."""


def compose(identity: str, sender: str, address: str, subject: str, body: str) -> EmailMessage:
    """Return a letter; its id is that of the outbox row, so that a repetition can be recognised.

    Raises ValueError for what is not exactly one address: a comma would name a second receiver.
    """
    if not is_mail_address(address):
        raise ValueError("收件地址不是一个电子邮箱")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = sender
    letter["To"] = Address(addr_spec=address)
    letter["Subject"] = subject
    letter["Message-ID"] = f"<{identity}@outbox.invalid>"
    letter.set_content(body)
    return letter


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """Keeps each letter once under its id, by whatever keeps letters here."""

    keep: Callable[[str, bytes], None]
    sender: str
    is_read_aloud: bool = False

    def send(self, identity: str, address: str, subject: str, body: str) -> None:
        """Write the letter; raises NoRoomForLettersError, or MailError when it cannot be written for another reason."""
        try:
            self.keep(identity, compose(identity, self.sender, address, subject, body).as_bytes())
        except (OSError, ValueError) as failed:
            if isinstance(failed, OSError) and is_full(failed):
                raise NoRoomForLettersError(str(failed)) from failed
            raise MailError(str(failed)) from failed


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Sends letters to a mail server: smtps:// with TLS from the start, smtp:// by STARTTLS.

    The certificate has to be that of the server. Only a server on this machine is spoken to without TLS.
    """

    url: str
    sender: str
    is_read_aloud: bool = False

    def send(self, identity: str, address: str, subject: str, body: str) -> None:
        """Send the letter; raises MailError."""
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or 0
        checked = ssl.create_default_context()
        try:
            letter = compose(identity, self.sender, address, subject, body)
            with (
                smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=checked)
                if parts.scheme == "smtps"
                else smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            ) as server:
                if parts.scheme != "smtps" and host not in OWN_MACHINE:
                    server.starttls(context=checked)
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(letter, to_addrs=[address])
        except (OSError, ValueError, smtplib.SMTPException) as refused:
            raise MailError(f"{type(refused).__name__}: {refused}") from refused
