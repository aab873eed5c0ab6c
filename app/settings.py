"""Settings: read once from the environment; production refuses what is unsafe."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.file_place import reasons_against_place
from app.domain.safe_connections import reasons_against
from app.domain.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
HOTLINES = ("58511081", "68940680")
"""Manual, chapter 10: one number for how to use the system, another for what the rules are."""
MODES = ("demo", "production")
SECOND_FACTORS = ("required", "offered")
FEWEST_EVENT_DAYS = 180
SHORTEST_TOKEN = 32
HEADS = "audit-heads"
"""Sealed heads of the audit, in the data folder or beside the files."""
_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")


class UnsafeSettingsError(Exception):
    """The settings would put people's data at risk, or mean nothing; nothing is started."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations. docs/operators.md explains each."""

    data_dir: Path
    """Folder of the database (SQLite), of stored files and of generated keys. `APP_DATA_DIR`."""
    database_url: str
    """`DATABASE_URL`: sqlite:///… or postgresql+psycopg://…"""
    secret_key: str
    """`APP_SECRET_KEY`: signs sessions, form tokens and the audit chain."""
    encryption_key: str
    """`APP_ENCRYPTION_KEY`: 64 hex digits; encrypts identity numbers and phones."""
    mode: str = "demo"
    """`APP_MODE`: demo or production."""
    public_url: str = "http://127.0.0.1:8000"
    """`APP_PUBLIC_URL`: the address printed on slips and in notices."""
    smtp_url: str = ""
    """`APP_SMTP_URL`: smtp://user:password@host:port; empty: notices become .eml files."""
    mail_from: str = "noreply@example.invalid"
    """`APP_MAIL_FROM`: sender of notices."""
    sms_url: str = ""
    """`APP_SMS_URL`: where text messages are posted; empty: an operator reads them aloud."""
    sms_token: str = ""
    """`APP_SMS_TOKEN`: what the gateway for text messages knows this office by."""
    metrics_token: str = ""
    """`APP_METRICS_TOKEN`: what whoever reads `/metrics` proves to be allowed with; empty: nobody reads it."""
    security_event_days: int = 400
    """`APP_SECURITY_EVENT_DAYS`: how long security events are kept; never less than 180 days."""
    audit_heads: Path | None = None
    """`APP_AUDIT_HEADS`: folder of the sealed heads of the audit; `audit-heads` in the data folder unless set."""
    audit_sink: Path | None = None
    """`APP_AUDIT_SINK`: a second folder, on another disk or machine, to which every line of heads is written as well."""
    audit_sink_bucket: str = ""
    """`APP_AUDIT_SINK_BUCKET`: a second sink as well, s3://bucket/prefix of the same server as the files; empty: none."""
    files: str = ""
    """`APP_FILES`: where files lie; empty or `local`: the data folder, or s3://bucket/prefix."""
    s3_endpoint: str = ""
    """`APP_S3_ENDPOINT`: the server of the bucket; empty: that of the region."""
    s3_region: str = "us-east-1"
    """`APP_S3_REGION`: what requests are signed for."""
    s3_key: str = ""
    """`APP_S3_KEY`: the name of the account of the server of files."""
    s3_secret: str = ""
    """`APP_S3_SECRET`: its secret."""
    s3_ca: str = ""
    """`APP_S3_CA`: file with the certificate of an own authority of that server; empty: the usual ones."""
    proxies: int = 0
    """`APP_PROXIES`: how many reverse proxies stand in front, each adding to X-Forwarded-For."""
    operation_hotline: str = HOTLINES[0]
    """`APP_OPERATION_HOTLINE`: whom to call about using the system (manual, chapter 10)."""
    policy_hotline: str = HOTLINES[1]
    """`APP_POLICY_HOTLINE`: whom to call about the rules (manual, chapter 10)."""
    processes_dir: Path = Path("processes")
    """`APP_PROCESSES_DIR`: where `publish` finds shipped diagrams."""
    forms_dir: Path = Path("forms")
    """`APP_FORMS_DIR`: where `publish` finds shipped forms."""
    second_factor: str = ""
    """`APP_SECOND_FACTOR`: required or offered; of reviewers, analysts and operators. Empty: required in production."""
    identity_providers: str = ""
    """`APP_IDENTITY_PROVIDERS`: file (TOML) of the providers through which units and persons sign in; empty: none."""
    clock_offset_days: int = 0
    """`APP_CLOCK_OFFSET_DAYS`: moves the clock of a demonstration; refused in production."""

    @property
    def heads_dir(self) -> Path:
        """Return the folder of the sealed heads."""
        return self.audit_heads or self.data_dir / HEADS

    @property
    def is_production(self) -> bool:
        """Tell whether real people's data are at stake."""
        return self.mode == "production"

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach this office through an encrypted connection only."""
        return self.public_url.startswith("https://")

    @property
    def requires_second_factor(self) -> bool:
        """Tell whether who works for the office must have a second factor."""
        return self.second_factor == SECOND_FACTORS[0] if self.second_factor else self.is_production


def _generated_keys(data_dir: Path) -> dict[str, str]:
    """Keys of a demonstration: made once, kept beside its data, readable by the owner only."""
    path = data_dir / "keys.json"
    if path.exists():
        found: dict[str, str] = json.loads(path.read_text())
        return found
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = {"secret_key": secrets.token_hex(KEY_BYTES), "encryption_key": secrets.token_hex(KEY_BYTES)}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(made, out)
    return made


def use_data_folder(folder: Path) -> None:
    """Let this process, and those it starts, work on the data of a folder."""
    os.environ["APP_DATA_DIR"] = str(folder.resolve())


def cache_folder() -> Path:
    """Return where this account keeps what can be made again, as XDG_CACHE_HOME says."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "work-residence-permit"


def scratch_environment(folder: Path) -> dict[str, str]:
    """Return the environment of a program that works in a folder of its own, with neither our database nor our keys."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "HOME") if name in os.environ
    }
    return kept | {
        "APP_DATA_DIR": str(folder / "data"),
        "APP_PROCESSES_DIR": str(folder / "processes"),
        "APP_FORMS_DIR": str(folder / "forms"),
    }


def environment_with(**more: str) -> dict[str, str]:
    """Return this process's environment with more in it, for a program of the system that it starts."""
    return {**os.environ, **more}


def use_address(url: str) -> None:
    """Let pages and notices of this process, and of those it starts, name an address, unless one is set already."""
    os.environ.setdefault("APP_PUBLIC_URL", url)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises UnsafeSettingsError for an unknown mode, and in production for weak or missing keys."""
    env = os.environ if environment is None else environment
    mode = _mode(env)
    data_dir = Path(env.get("APP_DATA_DIR", ".data")).resolve()
    secret, encryption = env.get("APP_SECRET_KEY", ""), env.get("APP_ENCRYPTION_KEY", "")
    _refuse_wrong_place(env, mode)
    if mode == "production":
        _refuse_unsafe(env, secret, encryption)
    elif not (secret and encryption):
        keys = _generated_keys(data_dir)
        secret, encryption = secret or keys["secret_key"], encryption or keys["encryption_key"]
    _refuse_wrong_address(env)
    _refuse_wrong_second_factor(env)
    _refuse_weak_token(env)
    names = {
        "public_url", "smtp_url", "mail_from", "sms_url", "sms_token", "operation_hotline", "policy_hotline",
        "second_factor", "identity_providers", "metrics_token", "files", "s3_endpoint", "s3_region", "s3_key", "s3_secret",
        "s3_ca", "audit_sink_bucket",
    }  # fmt: skip
    texts = {
        f.name: env[f"APP_{f.name.upper()}"]
        for f in fields(Settings)
        if f.name in names and f"APP_{f.name.upper()}" in env
    }
    return Settings(
        data_dir=data_dir,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'app.db'}",
        secret_key=secret,
        encryption_key=encryption,
        mode=mode,
        processes_dir=Path(env.get("APP_PROCESSES_DIR", "processes")),
        forms_dir=Path(env.get("APP_FORMS_DIR", "forms")),
        proxies=int(env.get("APP_PROXIES", "0")),
        security_event_days=_days_kept(env),
        audit_heads=_folder(env, "APP_AUDIT_HEADS"),
        audit_sink=_folder(env, "APP_AUDIT_SINK"),
        clock_offset_days=int(env.get("APP_CLOCK_OFFSET_DAYS", "0")),
        **texts,
    )


def _refuse_wrong_place(env: Mapping[str, str], mode: str) -> None:
    """Before keys are made: several machines that each made their own could not read one another's files."""
    if reasons := reasons_against_place(env, is_production=mode == "production"):
        raise UnsafeSettingsError("；".join(reasons))


def _refuse_weak_token(env: Mapping[str, str]) -> None:
    """Whoever knows it reads figures of the office: nobody may guess it."""
    token = env.get("APP_METRICS_TOKEN", "")
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise UnsafeSettingsError(
            f"APP_METRICS_TOKEN 应为不少于 {SHORTEST_TOKEN} 个字母、数字或符号；不需要读取指标时不要设置"
        )


def _mode(env: Mapping[str, str]) -> str:
    """A slip of the pen must not put a demonstration where real people's data are meant to be."""
    mode = env.get("APP_MODE", MODES[0])
    if mode not in MODES:
        raise UnsafeSettingsError(f"APP_MODE 只能写 {' 或 '.join(MODES)}（不写就是演示），现在写的是“{mode}”")
    return mode


def _days_kept(env: Mapping[str, str]) -> int:
    """The law on the security of networks wants six months."""
    days = env.get("APP_SECURITY_EVENT_DAYS", "400")
    if (whole_number(days) or 0) < FEWEST_EVENT_DAYS:
        raise UnsafeSettingsError(f"APP_SECURITY_EVENT_DAYS 应为不少于 {FEWEST_EVENT_DAYS} 的整数（天）")
    return int(days)


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).resolve() if env.get(name) else None


def _refuse_wrong_address(env: Mapping[str, str]) -> None:
    """No other scheme: a file or a mail address is no gateway."""
    url = env.get("APP_SMS_URL", "")
    if url and not url.startswith(("http://", "https://")):
        raise UnsafeSettingsError("APP_SMS_URL 必须以 http:// 或 https:// 开头")


def _refuse_wrong_second_factor(env: Mapping[str, str]) -> None:
    if env.get("APP_SECOND_FACTOR", "") not in {"", *SECOND_FACTORS}:
        raise UnsafeSettingsError(f"APP_SECOND_FACTOR 只能写 {' 或 '.join(SECOND_FACTORS)}，或者不写")


def _refuse_unsafe(env: Mapping[str, str], secret: str, encryption: str) -> None:
    reasons = []
    if len(secret) < KEY_BYTES:
        reasons.append("APP_SECRET_KEY 未设置或少于 32 个字符")
    if not _HEX_KEY.fullmatch(encryption):
        reasons.append("APP_ENCRYPTION_KEY 必须是 64 位十六进制数")
    if not env.get("DATABASE_URL"):
        reasons.append("DATABASE_URL 未设置")
    if not env.get("APP_PUBLIC_URL", "").startswith("https://"):
        reasons.append("APP_PUBLIC_URL 必须以 https:// 开头")
    if env.get("APP_CLOCK_OFFSET_DAYS", "0") != "0":
        reasons.append("生产环境不允许拨动时钟（APP_CLOCK_OFFSET_DAYS）")
    reasons += reasons_against(env)
    if reasons:
        raise UnsafeSettingsError("；".join(reasons))
