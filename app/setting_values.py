"""What each setting may say: read from the environment, refused with its name and what it should be."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.due_queues import ADAPTERS, PROCRASTINATE, ROWS
from app.domain.file_place import reasons_against_place
from app.domain.safe_connections import reasons_against
from app.domain.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
MODES = ("demo", "production")
SECOND_FACTORS = ("required", "offered")
FEWEST_EVENT_DAYS = 180
SHORTEST_TOKEN = 32
MOST_PROXIES = 9
MOST_OFFSET_DAYS = 36500
_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")


class UnsafeSettingsError(Exception):
    """The settings would put people's data at risk, or mean nothing; nothing is started."""


def refuse_wrong_place(env: Mapping[str, str], mode: str) -> None:
    """Before keys are made: several machines that each made their own could not read one another's files."""
    if reasons := reasons_against_place(env, is_production=mode == "production"):
        raise UnsafeSettingsError("；".join(reasons))


def refuse_weak_token(env: Mapping[str, str]) -> None:
    """Whoever knows it reads figures of the office: nobody may guess it."""
    token = env.get("APP_METRICS_TOKEN", "")
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise UnsafeSettingsError(
            f"APP_METRICS_TOKEN 应为不少于 {SHORTEST_TOKEN} 个字母、数字或符号；不需要读取指标时不要设置"
        )


def mode_of(env: Mapping[str, str]) -> str:
    """A slip of the pen must not put a demonstration where real people's data are meant to be."""
    mode = env.get("APP_MODE", MODES[0])
    if mode not in MODES:
        raise UnsafeSettingsError(f"APP_MODE 只能写 {' 或 '.join(MODES)}（不写就是演示），现在写的是“{mode}”")
    return mode


def due_work_of(env: Mapping[str, str]) -> str:
    """A broker that is not there wakes nobody: it is asked for before anything starts."""
    chosen = env.get("APP_DUE_WORK") or ROWS
    if chosen not in ADAPTERS:
        raise UnsafeSettingsError(
            f"APP_DUE_WORK 只能写 {' 或 '.join(ADAPTERS)}（不写就是 {ROWS}），现在写的是“{chosen}”"
        )
    if chosen == PROCRASTINATE and not env.get("DATABASE_URL", "").startswith("postgresql"):
        raise UnsafeSettingsError(
            f"APP_DUE_WORK={PROCRASTINATE} 只能与 PostgreSQL 一起使用，现在的 DATABASE_URL 不是 PostgreSQL；"
            f"请换成 postgresql+psycopg://… 的数据库，或者不写 APP_DUE_WORK"
        )
    if chosen == PROCRASTINATE and find_spec(PROCRASTINATE) is None:
        raise UnsafeSettingsError(
            f"APP_DUE_WORK={PROCRASTINATE} 需要另外安装的程序包，这里没有；请运行 "
            "pip install --require-hashes -r requirements/procrastinate.lock，或者不写 APP_DUE_WORK"
        )
    return chosen


def days_kept(env: Mapping[str, str]) -> int:
    """The law on the security of networks wants six months."""
    days = env.get("APP_SECURITY_EVENT_DAYS", "400")
    if (whole_number(days) or 0) < FEWEST_EVENT_DAYS:
        raise UnsafeSettingsError(f"APP_SECURITY_EVENT_DAYS 应为不少于 {FEWEST_EVENT_DAYS} 的整数（天）")
    return int(days)


def proxies_of(env: Mapping[str, str]) -> int:
    """A wrong number would take the proxy's address for everybody's."""
    number = whole_number(env.get("APP_PROXIES") or "0")
    if number is None or number > MOST_PROXIES:
        raise UnsafeSettingsError(f"APP_PROXIES 应为 0 到 {MOST_PROXIES} 的整数（平台前面有几层代理）")
    return number


def offset_days(env: Mapping[str, str]) -> int:
    """Return by how many days the clock of a demonstration is moved; production refuses any."""
    text = env.get("APP_CLOCK_OFFSET_DAYS") or "0"
    number = whole_number(text.removeprefix("-"))
    if number is None or number > MOST_OFFSET_DAYS:
        raise UnsafeSettingsError(
            f"APP_CLOCK_OFFSET_DAYS 应为 -{MOST_OFFSET_DAYS} 到 {MOST_OFFSET_DAYS} 的整数（天）"
        )
    return -number if text.startswith("-") else number


def folder_of(env: Mapping[str, str], name: str) -> Path | None:
    """Return the folder that a setting names; None where it names none."""
    return Path(env[name]).resolve() if env.get(name) else None


def refuse_wrong_address(env: Mapping[str, str]) -> None:
    """No other scheme: a file or a mail address is no gateway."""
    url = env.get("APP_SMS_URL", "")
    if url and not url.startswith(("http://", "https://")):
        raise UnsafeSettingsError("APP_SMS_URL 必须以 http:// 或 https:// 开头")


def refuse_wrong_second_factor(env: Mapping[str, str]) -> None:
    """A word that means nothing would leave people without what was meant to protect them."""
    if env.get("APP_SECOND_FACTOR", "") not in {"", *SECOND_FACTORS}:
        raise UnsafeSettingsError(f"APP_SECOND_FACTOR 只能写 {' 或 '.join(SECOND_FACTORS)}，或者不写")


def refuse_unsafe(env: Mapping[str, str], secret: str, encryption: str) -> None:
    """Production starts with every reason against it told at once."""
    reasons = []
    if len(secret) < KEY_BYTES:
        reasons.append("APP_SECRET_KEY 未设置或少于 32 个字符")
    if not _HEX_KEY.fullmatch(encryption):
        reasons.append("APP_ENCRYPTION_KEY 必须是 64 位十六进制数")
    if not env.get("DATABASE_URL"):
        reasons.append("DATABASE_URL 未设置")
    if not env.get("APP_PUBLIC_URL", "").startswith("https://"):
        reasons.append("APP_PUBLIC_URL 必须以 https:// 开头")
    if (env.get("APP_CLOCK_OFFSET_DAYS") or "0") != "0":
        reasons.append("生产环境不允许拨动时钟（APP_CLOCK_OFFSET_DAYS）")
    reasons += reasons_against(env)
    if reasons:
        raise UnsafeSettingsError("；".join(reasons))
