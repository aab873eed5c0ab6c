"""The signed cookie in which a browser keeps what pages tell once and the secret of its form tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.sessions import SessionMixin
    from itsdangerous import URLSafeTimedSerializer

TOLD_ONCE = "_flashes"
"""Where Flask keeps the sentences that the next page tells."""
LARGEST = 3500
"""Bytes of the cookie's value: browsers drop what is larger than 4 096 with its name and attributes, and with it the person's
tokens."""


class SignedSession(SecureCookieSessionInterface):
    """Flask's own, whose signer is made once: by default it is made for each reading and each writing."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie; None for a program without a secret."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie. Whoever sends forms and never opens a page keeps the newest sentences only."""
        signer = self.get_signing_serializer(app)
        while signer and session.modified and len(session.get(TOLD_ONCE, ())) > 1:
            if len(signer.dumps(dict(session))) <= LARGEST:
                break
            session[TOLD_ONCE] = session[TOLD_ONCE][1:]
        super().save_session(app, session, response)
