"""What production refuses in its settings beside what is missing: keys anybody could guess, ways out without TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_DIFFERENT = 8
"""A key that was drawn has more different characters; one that was typed in a hurry has fewer."""
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", ""})
CHECKED = frozenset({"verify-ca", "verify-full"})


def is_guessable(key: str) -> bool:
    """Tell whether a key consists of few characters that are repeated."""
    return len(set(key)) < FEWEST_DIFFERENT


def reasons_against(env: Mapping[str, str]) -> list[str]:
    """Return what makes these settings unsafe, in sentences that name the setting."""
    secret, encryption = env.get("APP_SECRET_KEY", ""), env.get("APP_ENCRYPTION_KEY", "")
    reasons = [
        f"{name} 由很少几个字符重复而成，请用 python3 -c 'import secrets; print(secrets.token_hex(32))' 生成"
        for name, key in (("APP_SECRET_KEY", secret), ("APP_ENCRYPTION_KEY", encryption))
        if key and is_guessable(key)
    ]
    if secret and secret == encryption:
        reasons.append("APP_SECRET_KEY 和 APP_ENCRYPTION_KEY 不能相同")
    if _leaves_openly(env.get("APP_SMS_URL", "")):
        reasons.append("APP_SMS_URL 不在本机时必须以 https:// 开头")
    if not _is_database_checked(env.get("DATABASE_URL", "")):
        reasons.append("DATABASE_URL 的 PostgreSQL 不在本机时必须写 sslmode=verify-full（或 verify-ca）")
    return reasons


def _leaves_openly(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and (parts.hostname or "") not in OWN_MACHINE


def _is_database_checked(url: str) -> bool:
    """SQLite and sockets are on this machine; over a network the server proves who it is."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    hosts = {parts.hostname or "", *asked.get("host", [])} - {""}
    is_here = all(host in OWN_MACHINE or host.startswith("/") for host in hosts)
    return not parts.scheme.startswith("postgresql") or is_here or asked.get("sslmode", [""])[-1] in CHECKED
