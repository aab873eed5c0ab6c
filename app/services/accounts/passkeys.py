"""Passkeys (WebAuthn): what the browser is asked, and whether its answer holds. The user's PIN or finger is required."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.settings import Settings
    from app.store.account_rows import AccountRow
    from app.store.factor_rows import PasskeyRow

PLATFORM = "工作居住证业务办理平台"
LONGEST_ANSWER = 20_000
_VERIFIED = UserVerificationRequirement.REQUIRED


class PasskeyRefusedError(Exception):
    """What the browser has answered is no proof."""


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """A passkey that the browser has made."""

    credential: bytes
    public_key: bytes
    sign_count: int


def site_of(settings: Settings) -> str:
    """Return the name that passkeys are bound to; empty at an address of numbers, for which browsers make none."""
    host = urlsplit(settings.public_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def _origin(settings: Settings) -> str:
    parts = urlsplit(settings.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def making_options(
    settings: Settings, account: AccountRow, challenge: str, known: Sequence[PasskeyRow]
) -> str:
    """Return, as JSON, what the browser is asked to make a passkey from."""
    return options_to_json(
        generate_registration_options(
            rp_id=site_of(settings),
            rp_name=PLATFORM,
            user_id=hashlib.sha256(f"passkey user {account.id}".encode()).digest(),
            user_name=account.login,
            user_display_name=account.display_name,
            challenge=base64url_to_bytes(challenge),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_VERIFIED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        )
    )


def made_passkey(settings: Settings, answer: str, challenge: str) -> MadePasskey:
    """Return the passkey that a browser's answer tells of; raises PasskeyRefusedError."""
    try:
        made = verify_registration_response(
            credential=_short(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_of(settings),
            expected_origin=_origin(settings),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as refused:
        raise PasskeyRefusedError(str(refused)) from refused
    return MadePasskey(made.credential_id, made.credential_public_key, made.sign_count)


def asking_options(settings: Settings, challenge: str, known: Sequence[PasskeyRow]) -> str:
    """Return, as JSON, what the browser is asked to sign."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site_of(settings),
            challenge=base64url_to_bytes(challenge),
            allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
            user_verification=_VERIFIED,
        )
    )


def signed_by(
    settings: Settings, answer: str, challenge: str, known: Sequence[PasskeyRow]
) -> tuple[PasskeyRow, int]:
    """Return which passkey has signed, and how often it says it has; raises PasskeyRefusedError."""
    try:
        credential = parse_authentication_credential_json(_short(answer))
        found = next((one for one in known if one.credential == credential.raw_id), None)
        if found is None:
            raise PasskeyRefusedError("unknown credential")
        signed = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_of(settings),
            expected_origin=_origin(settings),
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as refused:
        raise PasskeyRefusedError(str(refused)) from refused
    return found, signed.new_sign_count


def new_challenge(random_bytes: bytes) -> str:
    """Return a challenge as it is kept and sent."""
    return bytes_to_base64url(random_bytes)


def _short(answer: str) -> str:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefusedError("too long")
    return answer
