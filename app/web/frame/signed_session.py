"""The signed cookie in which a browser keeps what pages tell once and the secret of its form tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask
    from itsdangerous import URLSafeTimedSerializer


class SignedSession(SecureCookieSessionInterface):
    """Flask's own, whose signer is made once: by default it is made for each reading and each writing."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookie; None for a program without a secret."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer
