"""A provider through which units or persons sign in (OpenID Connect), as the file of the installation tells it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_REQUIRED = ("code", "kind", "issuer", "client_id", "claim")
_KNOWN = frozenset({*_REQUIRED, "secret_file", "scopes", "acr", "name", "about", "authentication"})
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
AUTHENTICATIONS = ("client_secret_basic", "client_secret_post", "none")


class ProviderFileError(Exception):
    """The file says something that means nothing or is not safe; the text says what."""


class DoorKind(StrEnum):
    """Who comes through a provider."""

    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Where it is, as whom it knows this office, and which claim tells who somebody is."""

    code: str
    kind: DoorKind
    issuer: str
    client_id: str
    secret: str
    scopes: tuple[str, ...]
    claim: str
    acr: str
    """What is asked for and must come back, where one issuer has several doors; empty for none."""
    name: str
    about: str
    authentication: str


def read_providers(text: str, read_secret: Callable[[str], str]) -> Mapping[str, IdentityProvider]:
    """Return the providers of a file by code; raises ProviderFileError."""
    try:
        rows = tomllib.loads(text).get("provider", [])
    except tomllib.TOMLDecodeError as broken:
        raise ProviderFileError(f"不是 TOML：{broken}") from broken
    found: dict[str, IdentityProvider] = {}
    for row in rows:
        one = _provider(row, read_secret)
        if one.code in found:
            raise ProviderFileError(f"“{one.code}”写了两次")
        found[one.code] = one
    if not found:
        raise ProviderFileError("没有 [[provider]]")
    return found


def _provider(row: Mapping[str, Any], read_secret: Callable[[str], str]) -> IdentityProvider:
    missing = [name for name in _REQUIRED if not isinstance(row.get(name), str) or not row[name]]
    if missing or (unknown := sorted(set(row) - _KNOWN)):
        raise ProviderFileError(f"缺少 {'、'.join(missing)}" if missing else f"不认识 {'、'.join(unknown)}")
    code, scopes = row["code"], row.get("scopes", ["openid"])
    if not _CODE.fullmatch(code):
        raise ProviderFileError(f"code“{code}”只能用小写字母、数字和下划线")
    if row["kind"] not in set(DoorKind):
        raise ProviderFileError(f"“{code}”的 kind 只能写 unit 或 person")
    if "openid" not in scopes:
        raise ProviderFileError(f"“{code}”的 scopes 里要有 openid")
    authentication = row.get("authentication", AUTHENTICATIONS[0])
    if authentication not in AUTHENTICATIONS:
        raise ProviderFileError(f"“{code}”的 authentication 只能写 {'、'.join(AUTHENTICATIONS)}")
    if authentication != "none" and not row.get("secret_file"):
        raise ProviderFileError(f"“{code}”缺少 secret_file")
    refuse_unsafe_address(row["issuer"], f"“{code}”的 issuer")
    return IdentityProvider(
        code=code,
        kind=DoorKind(row["kind"]),
        issuer=row["issuer"],
        client_id=row["client_id"],
        secret=read_secret(row["secret_file"]) if row.get("secret_file") else "",
        scopes=tuple(scopes),
        claim=row["claim"],
        acr=row.get("acr", ""),
        name=row.get("name", ""),
        about=row.get("about", ""),
        authentication=authentication,
    )


def refuse_unsafe_address(url: str, what: str) -> None:
    """Raise ProviderFileError for what is neither https nor on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OWN_MACHINE):
        raise ProviderFileError(f"{what}必须以 https:// 开头")
