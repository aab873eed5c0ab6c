"""Personal data at rest: AES-256-GCM bound to its place, and a keyed blind index for looking up."""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.exact_json import read_json, write_json

NONCE_BYTES = 12
KEY_ID = b"\x01"


class Seal:
    """Seals and opens values; `place` (table.column:row) is authenticated, so a value cannot be moved."""

    def __init__(self, encryption_key: str) -> None:
        key = bytes.fromhex(encryption_key)
        self._cipher = AESGCM(key)
        self._index_key = hmac.digest(key, b"blind index", "sha256")
        self._digest_key = hmac.digest(key, b"digest", "sha256")

    def close(self, text: str, place: str) -> bytes:
        """Return `text` sealed for `place`."""
        nonce = os.urandom(NONCE_BYTES)
        return KEY_ID + nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text; raises cryptography's InvalidTag when it was moved or changed."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return self._cipher.decrypt(nonce, body, place.encode()).decode()

    def close_json(self, value: Any, place: str) -> bytes:
        """Seal a JSON value."""
        return self.close(write_json(value), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """Open a sealed JSON value."""
        return read_json(self.open(sealed, place))

    def digest(self, text: str) -> str:
        """Return a digest of a text, letter by letter, that nobody finds by trying texts without the key."""
        return hmac.digest(self._digest_key, text.encode(), "sha256").hex()

    def index(self, text: str) -> str:
        """Return the blind index of an identifier: equal for equal numbers however they were typed."""
        normal = "".join(unicodedata.normalize("NFKC", text).upper().split())
        return hmac.new(self._index_key, normal.encode(), hashlib.sha256).hexdigest()
