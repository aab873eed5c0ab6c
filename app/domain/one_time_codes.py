"""One-time codes that an authenticator shows for half a minute: TOTP (RFC 6238) with SHA-1 and six digits, as apps expect."""

from __future__ import annotations

import hmac
import struct
from base64 import b32decode, b32encode
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
NEIGHBOURS = (0, -1, 1)
"""A clock that is half a minute off, and a code typed as it changes, are taken."""


def new_secret(random_bytes: Callable[[int], bytes]) -> str:
    """Return a secret as apps take it."""
    return b32encode(random_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """Return which half minute it is."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """Return the code that is shown in a half minute."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of_code(secret: str, code: str, moment: datetime) -> int | None:
    """Return the half minute whose code was typed, around a moment; None when it is none of them."""
    now = step_at(moment)
    typed = "".join(code.split()).encode()
    for shift in NEIGHBOURS:
        if hmac.compare_digest(code_of(secret, now + shift).encode(), typed):
            return now + shift
    return None


def key_uri(secret: str, issuer: str, account: str) -> str:
    """Return what the picture holds that apps scan."""
    asked = {
        "secret": secret,
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{urlencode(asked)}"
