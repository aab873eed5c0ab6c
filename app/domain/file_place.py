"""Where stored files lie: in the data folder, or at `s3://bucket/prefix`; what is refused of such settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL = "local"
SCHEME = "s3://"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*|")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
WRONG_PLACE = "{name} 应为空、local 或 s3://存储桶/前缀（小写字母、数字、点和短横），现在写的是“{given}”"
KEYS_NEEDED = (
    "文件存放在 S3（APP_FILES）时，每台机器要用同样的密钥：请设置 APP_SECRET_KEY 和 APP_ENCRYPTION_KEY，"
    "不能使用各台机器数据文件夹里自动生成的 keys.json"
)


@dataclass(frozen=True, slots=True)
class BucketPlace:
    """A bucket and what the names of all objects begin with."""

    bucket: str
    prefix: str = ""


class WrongPlaceError(ValueError):
    """The text names no place."""


def place_of(given: str) -> BucketPlace | None:
    """Return the bucket that a setting names, None for the data folder; raises WrongPlaceError."""
    if given in ("", LOCAL):
        return None
    bucket, _, prefix = given.removeprefix(SCHEME).partition("/")
    is_named = given.startswith(SCHEME) and _BUCKET.fullmatch(bucket)
    prefix = prefix.strip("/")
    if not is_named or not _PREFIX.fullmatch(prefix) or ".." in prefix.split("/"):
        raise WrongPlaceError(given)
    return BucketPlace(bucket, prefix)


def reasons_against_place(env: Mapping[str, str], *, is_production: bool) -> list[str]:
    """Return what is wrong with the settings of where files lie, in sentences that name the setting."""
    asked = {name: env.get(name, "") for name in ("APP_FILES", "APP_AUDIT_SINK_BUCKET")}
    reasons, places = [], {}
    for name, given in asked.items():
        try:
            places[name] = place_of(given)
        except WrongPlaceError:
            reasons.append(WRONG_PLACE.format(name=name, given=given))
    if reasons or not any(places.values()):
        return reasons
    if places["APP_FILES"] is None:
        reasons.append("APP_AUDIT_SINK_BUCKET 写 s3:// 时，APP_FILES 也要写 s3://（同一台服务器）")
    return reasons + _reasons_against_access(env, is_production=is_production)


def _reasons_against_access(env: Mapping[str, str], *, is_production: bool) -> list[str]:
    reasons = []
    if not (env.get("APP_S3_KEY") and env.get("APP_S3_SECRET")):
        reasons.append("使用 S3 时必须设置 APP_S3_KEY 和 APP_S3_SECRET")
    if not (env.get("APP_SECRET_KEY") and env.get("APP_ENCRYPTION_KEY")):
        reasons.append(KEYS_NEEDED)
    given = env.get("APP_S3_ENDPOINT", "")
    endpoint = urlsplit(given)
    if given and (endpoint.scheme not in ("http", "https") or not endpoint.hostname):
        reasons.append("APP_S3_ENDPOINT 必须以 http:// 或 https:// 开头")
    elif is_production and endpoint.scheme == "http" and endpoint.hostname not in _OWN_MACHINE:
        reasons.append("APP_S3_ENDPOINT 不在本机时必须以 https:// 开头")
    return reasons
