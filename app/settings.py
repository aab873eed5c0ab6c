"""Settings: read once from the environment; production refuses what is unsafe."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.due_queues import PROCRASTINATE, ROWS
from app.setting_values import (
    KEY_BYTES,
    SECOND_FACTORS,
    UnsafeSettingsError,
    days_kept,
    due_work_of,
    folder_of,
    mode_of,
    offset_days,
    proxies_of,
    refuse_unsafe,
    refuse_weak_token,
    refuse_wrong_address,
    refuse_wrong_place,
    refuse_wrong_second_factor,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "HEADS", "HOTLINES", "Settings", "UnsafeSettingsError", "cache_folder", "environment_with", "read_settings", "scratch_environment",
    "use_address", "use_data_folder",
]  # fmt: skip
HOTLINES = ("58511081", "68940680")
"""Manual, chapter 10: one number for how to use the system, another for what the rules are."""
HEADS = "audit-heads"
"""Sealed heads of the audit, in the data folder or beside the files."""


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
    due_work: str = ROWS
    """`APP_DUE_WORK`: rows, or procrastinate (PostgreSQL and the extra of that name): what wakes workers."""
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
    def is_woken(self) -> bool:
        """Tell whether Procrastinate wakes the workers."""
        return self.due_work == PROCRASTINATE

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
    mode = mode_of(env)
    data_dir = Path(env.get("APP_DATA_DIR", ".data")).resolve()
    secret, encryption = env.get("APP_SECRET_KEY", ""), env.get("APP_ENCRYPTION_KEY", "")
    refuse_wrong_place(env, mode)
    if mode == "production":
        refuse_unsafe(env, secret, encryption)
    elif not (secret and encryption):
        keys = _generated_keys(data_dir)
        secret, encryption = secret or keys["secret_key"], encryption or keys["encryption_key"]
    refuse_wrong_address(env)
    refuse_wrong_second_factor(env)
    refuse_weak_token(env)
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
        due_work=due_work_of(env),
        secret_key=secret,
        encryption_key=encryption,
        mode=mode,
        processes_dir=Path(env.get("APP_PROCESSES_DIR", "processes")),
        forms_dir=Path(env.get("APP_FORMS_DIR", "forms")),
        proxies=proxies_of(env),
        security_event_days=days_kept(env),
        audit_heads=folder_of(env, "APP_AUDIT_HEADS"),
        audit_sink=folder_of(env, "APP_AUDIT_SINK"),
        clock_offset_days=offset_days(env),
        **texts,
    )
