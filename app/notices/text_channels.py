"""Text messages: through a gateway over HTTP when one is set, otherwise read aloud by an operator.

The contract of the gateway is told in docs/operators.md; `sample_gateway` keeps to it.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.notices.delivery import MailError

if TYPE_CHECKING:
    from http.client import HTTPMessage

TIMEOUT_SECONDS = 10


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A message with somebody's number goes to the address that was set and to no other."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


_OPENER = urllib.request.build_opener(_NoDetour)


@dataclass(frozen=True, slots=True)
class GatewayChannel:
    """Hands each message to the gateway with the id of its outbox row: a repetition is recognised by it."""

    url: str
    token: str = ""
    is_read_aloud: bool = False

    def send(self, identity: str, address: str, _subject: str, body: str) -> None:
        """Hand the message over; raises MailError when the answer is not a success."""
        message = json.dumps({"id": identity, "to": address, "text": body}, ensure_ascii=False)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            request = urllib.request.Request(self.url, message.encode(), headers, method="POST")  # noqa: S310 — settings allow http and https only
            _OPENER.open(request, timeout=TIMEOUT_SECONDS).close()
        except (OSError, ValueError) as refused:
            # Every answer but a success is an HTTPError: it says its status and nothing of the message; neither may reach a log with the number.
            told = refused.code if isinstance(refused, urllib.error.HTTPError) else type(refused).__name__
            raise MailError(f"短信网关没有接收：{told}") from refused


@dataclass(frozen=True, slots=True)
class SpokenChannel:
    """No gateway is set: messages stay where they are, and the operator's page shows them for a day."""

    is_read_aloud: bool = True

    def send(self, _identity: str, _address: str, _subject: str, _body: str) -> None:
        """Leave the message where the operator finds it."""
