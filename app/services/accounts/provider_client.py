"""OpenID Connect with a provider: authorization code with PKCE (S256), state and nonce; the ID token is checked whole.

The protocol is Authlib's; what is fetched comes from the issuer that the installation names, and is never followed on.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.auth import encode_client_secret_basic
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.domain.identity_provider import ProviderFileError, refuse_unsafe_address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPMessage

    from app.domain.identity_provider import IdentityProvider

TIMEOUT_SECONDS = 10
MOST_BYTES = 300_000
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by a key of the provider's; none that this office or nobody could have made."""
LEEWAY_SECONDS = 120
OLDEST_SECONDS = 600


class ProviderFailedError(Exception):
    """The provider cannot be reached, or what it says is no proof; the text is for the log and tells nobody's data."""


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A code or a secret goes to the address that the issuer names and to no other."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


_OPENER = urllib.request.build_opener(_NoDetour)


def authorization_url(
    provider: IdentityProvider, *, redirect_uri: str, state: str, nonce: str, verifier: str
) -> str:
    """Return where the browser is sent; raises ProviderFailedError."""
    asked = {
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
        **({"acr_values": provider.acr} if provider.acr else {}),
    }
    return str(
        prepare_grant_uri(
            _address(_metadata(provider), "authorization_endpoint"),
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=" ".join(provider.scopes),
            state=state,
            **asked,
        )
    )


def claims_behind(
    provider: IdentityProvider, *, code: str, redirect_uri: str, nonce: str, verifier: str, now: int
) -> Mapping[str, Any]:
    """Return what the provider says of who came back with a code; raises ProviderFailedError."""
    metadata = _metadata(provider)
    answer = _exchange(provider, metadata, code, redirect_uri, verifier)
    if not isinstance(answer.get("id_token"), str):
        raise ProviderFailedError("no id token")
    claims = _checked(provider, metadata, answer, nonce, now)
    if provider.claim in claims or "userinfo_endpoint" not in metadata:
        return claims
    headers = {"Authorization": f"Bearer {answer.get('access_token', '')}"}
    more = _fetch(_address(metadata, "userinfo_endpoint"), headers=headers)
    if more.get("sub") != claims["sub"]:
        raise ProviderFailedError("userinfo of somebody else")
    return {**more, **claims}


def _metadata(provider: IdentityProvider) -> Mapping[str, Any]:
    found = _fetch(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderFailedError("metadata of another issuer")
    return found


def _address(metadata: Mapping[str, Any], name: str) -> str:
    url = str(metadata.get(name, ""))
    try:
        refuse_unsafe_address(url, name)
    except ProviderFileError as unsafe:
        raise ProviderFailedError(f"{name} is not safe") from unsafe
    return url


def _exchange(
    provider: IdentityProvider, metadata: Mapping[str, Any], code: str, redirect_uri: str, verifier: str
) -> Mapping[str, Any]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = prepare_token_request(
        "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=verifier
    )
    if provider.authentication == "client_secret_basic":
        _uri, sent, body = encode_client_secret_basic(_Client(provider), "POST", "", dict[str, str](), body)
        headers |= sent
    else:
        named = {"client_id": provider.client_id}
        secret = {} if provider.authentication == "none" else {"client_secret": provider.secret}
        body = f"{body}&{urlencode(named | secret)}"
    return _fetch(_address(metadata, "token_endpoint"), body=body.encode(), headers=headers)


class _Client:
    """What Authlib asks of a client that authenticates, written as RFC 6749 (2.3.1) wants it in a header."""

    def __init__(self, provider: IdentityProvider) -> None:
        self.client_id = quote(provider.client_id, safe="")
        self.client_secret = quote(provider.secret, safe="")


def _checked(
    provider: IdentityProvider,
    metadata: Mapping[str, Any],
    answer: Mapping[str, Any],
    nonce: str,
    now: int,
) -> Mapping[str, Any]:
    """Return the claims of an ID token: signed by this issuer, for this office, in answer to this question, of this door."""
    keys = _fetch(_address(metadata, "jwks_uri"))
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "nonce": {"essential": True, "value": nonce},
    }
    if provider.acr:
        wanted["acr"] = {"essential": True, "value": provider.acr}
    params = {
        "nonce": nonce,
        "client_id": provider.client_id,
        "access_token": answer.get("access_token", ""),
    }
    try:
        token = jwt.decode(answer["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(token.claims, token.header, wanted, params)
        claims.validate(now=now, leeway=LEEWAY_SECONDS)
    except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError) as wrong:
        raise ProviderFailedError(f"id token: {type(wrong).__name__}: {wrong}") from wrong
    if int(claims["iat"]) < now - OLDEST_SECONDS:
        raise ProviderFailedError("id token of long ago")
    return dict(claims)


def _fetch(
    url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    sent = {"Accept": "application/json", **(headers or {})}
    try:
        refuse_unsafe_address(url, "url")
        request = urllib.request.Request(url, body, sent)  # noqa: S310 — https, or http on this machine
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            told = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError, ProviderFileError) as failed:
        code = failed.code if isinstance(failed, urllib.error.HTTPError) else type(failed).__name__
        raise ProviderFailedError(f"{url.partition('?')[0]}: {code}") from failed
    if not isinstance(told, dict):
        raise ProviderFailedError("no JSON object")
    return told
